package dev.httptrigger.extauthz.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Provider;
import java.security.Security;
import org.junit.jupiter.api.Test;

/** The library is there, and nobody else gets it. */
class CorrettoLibraryTest {
  @Test
  void loadsOnceAndIsInstalledNowhere() {
    Provider provider = CorrettoLibrary.load().orElseThrow();

    assertThat(CorrettoLibrary.load()).containsSame(provider);
    assertThat(Security.getProviders()).doesNotContain(provider);
  }

  /** Else it would translate the JDK's key anew for each signature. */
  @Test
  void makesKeysOfEveryTypeThatItVerifiesWith() {
    Provider provider = CorrettoLibrary.load().orElseThrow();

    for (String type : new String[] {"RSA", "EC", "EdDSA"}) {
      assertThat(provider.getService("KeyFactory", type)).as(type).isNotNull();
    }
  }
}
