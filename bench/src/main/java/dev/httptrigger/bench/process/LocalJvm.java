package dev.httptrigger.bench.process;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Another JVM of the same user, asked about itself. To ask, its own management agent is started in
 * it: so this is done after everything else was measured.
 */
public final class LocalJvm implements AutoCloseable {
  private final JMXConnector connector;
  private final MBeanServerConnection beans;

  private LocalJvm(JMXConnector connector, MBeanServerConnection beans) {
    this.connector = connector;
    this.beans = beans;
  }

  /**
   * Connects to it.
   *
   * @throws IllegalStateException when it lets nobody ask
   */
  @SuppressWarnings("BanJNDI") // to an address that the JVM of the same user itself has said
  public static LocalJvm of(long pid) {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        JMXConnector connector =
            JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
        return new LocalJvm(connector, connector.getMBeanServerConnection());
      } finally {
        machine.detach();
      }
    } catch (IOException | AttachNotSupportedException e) {
      throw new IllegalStateException("the JVM " + pid + " can't be asked", e);
    }
  }

  /** Bytes that all its threads, ended ones too, have allocated since its start; exact. */
  public long allocatedBytes() {
    try {
      return (Long)
          beans.getAttribute(
              new ObjectName("java.lang:type=Threading"), "TotalThreadAllocatedBytes");
    } catch (IOException | JMException e) {
      throw new IllegalStateException("the JVM does not say what it allocated", e);
    }
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException e) {
      throw new IllegalStateException("the connection to the JVM does not end", e);
    }
  }
}
