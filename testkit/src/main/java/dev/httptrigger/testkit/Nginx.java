package dev.httptrigger.testkit;

import java.util.List;
import java.util.function.IntFunction;

/**
 * A real nginx: {@code $NGINX}, else the one on {@code PATH}, else Debian's, unpacked into the
 * user's cache folder. One process, which ends with this JVM. Stateless.
 */
public final class Nginx {
  private static final RecipeProgram PROGRAM =
      new RecipeProgram("nginx", "nginx", "testkit/nginx/unpack");

  private Nginx() {}

  /**
   * Starts one and waits until it takes connections.
   *
   * @param http what stands inside {@code http { … }}, for the port that it shall listen on: {@code
   *     server { listen 127.0.0.1:PORT; … }}
   * @throws RealPartException when nginx can't be had, refuses the configuration or does not start,
   *     with the end of its log
   */
  public static ProxyProcess start(IntFunction<String> http) {
    String program = PROGRAM.find().toString();
    return ProxyProcess.start(
        "nginx",
        port -> configuration(http.apply(port)),
        (folder, file) ->
            List.of(program, "-p", folder.toString(), "-c", file.toString(), "-e", "stderr"));
  }

  /** Every path is in the process's own folder: nginx may be unpacked and not installed. */
  private static String configuration(String http) {
    return """
    daemon off;
    master_process off;
    pid nginx.pid;
    lock_file nginx.lock;
    error_log stderr info;
    events { worker_connections 512; }
    http {
      access_log off;
      client_body_temp_path body;
      proxy_temp_path proxy;
      fastcgi_temp_path fastcgi;
      uwsgi_temp_path uwsgi;
      scgi_temp_path scgi;
      %s
    }
    """
        .formatted(http);
  }
}
