package dev.berth.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GatewayArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.berth.gateway");

  @Test
  void isNotJudgedOnNothing() {
    assertThat(CLASSES).hasSizeGreaterThan(30);
  }

  @Test
  void hasNoCyclesOfPackages() {
    slices().matching("dev.berth.gateway.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void keepsHttpAtTheEdges() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..gateway.http..", "..gateway.remote..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.core.http..", "io.vertx.ext.web..")
        .check(CLASSES);
  }

  @Test
  void letsFeaturesSeePortsOnly() {
    noClasses()
        .that()
        .resideInAnyPackage("..pull..", "..push..", "..discovery..", "..management..", "..access..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..gateway.http..", "..gateway.remote..")
        .check(CLASSES);
  }

  @Test
  void neverBlocksAnEventLoop() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.CountDownLatch")
        .orShould()
        .callMethod(CompletableFuture.class, "join")
        .orShould()
        .callMethod(CompletableFuture.class, "get")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(InputStream.class)
        .check(CLASSES);
  }
}
