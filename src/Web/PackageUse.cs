using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Web;

/// <summary>Represents an environment that uses a package.</summary>
/// <param name="Build">The build of the environment that has the package.</param>
/// <param name="Package">The package.</param>
/// <param name="Requested">What the specification says of the package beside its name: empty for any version, null if it is not
/// requested.</param>
public sealed record PackageUse(Build Build, BuildPackage Package, string? Requested);
