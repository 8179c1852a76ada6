package dev.httptrigger.crds;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.httptrigger.crds.v1alpha1.HttpTriggerResource;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** This module is pure, and its packages point one way. */
class ArchitectureTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.httptrigger.crds");

  @Test
  void packagesHaveNoCycles() {
    assertThat(classes.size()).isGreaterThan(50);
    slices().matching("dev.httptrigger.crds.(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void nothingReachesOutside() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.net..",
            "java.nio.file..",
            "java.nio.channels..",
            "java.util.concurrent..",
            "io.fabric8..",
            "io.javaoperatorsdk..",
            "io.grpc..",
            "io.netty..",
            "org.slf4j..")
        .check(classes);
  }

  @Test
  void onlyTheDefinitionIsReadFromTheJar() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(HttpTriggerResource.class)
        // The JDK takes a certificate from a stream only; the stream is over bytes.
        .and()
        .doNotHaveFullyQualifiedName("dev.httptrigger.crds.keys.CertificateKey")
        .should()
        .dependOnClassesThat(
            Predicates.assignableTo(java.io.InputStream.class)
                .or(Predicates.assignableTo(java.io.File.class))
                .or(Predicates.assignableTo(java.io.FileReader.class))
                .or(Predicates.assignableTo(java.io.FileWriter.class)))
        .check(classes);
  }

  @Test
  void timeComesInAsAParameter() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .check(classes);
  }

  @Test
  void theResourceKnowsNothingOfItsChecks() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.httptrigger.crds.v1alpha1", "dev.httptrigger.crds.manifest")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.httptrigger.crds.check..",
            "dev.httptrigger.crds.keys..",
            "dev.httptrigger.crds.config..",
            "dev.httptrigger.crds.hosts..",
            "dev.httptrigger.crds.resolve..")
        .check(classes);
  }
}
