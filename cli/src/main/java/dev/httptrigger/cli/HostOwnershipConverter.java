package dev.httptrigger.cli;

import dev.httptrigger.crds.hosts.OwnershipQuestion.Rule;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code FirstClaim} or {@code GrantsOnly}, written exactly so. */
final class HostOwnershipConverter implements ITypeConverter<Rule> {
  @Override
  public Rule convert(String text) {
    return switch (text) {
      case "FirstClaim" -> Rule.FIRST_CLAIM;
      case "GrantsOnly" -> Rule.GRANTS_ONLY;
      default ->
          throw new TypeConversionException(
              "'" + text + "' is none of the words it takes: FirstClaim, GrantsOnly");
    };
  }
}
