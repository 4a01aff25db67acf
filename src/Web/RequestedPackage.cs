using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Web;

/// <summary>Represents a package that a specification requests, with what a build installed for it.</summary>
/// <param name="Name">The name of the package.</param>
/// <param name="Constraint">What the specification says beside the name; empty for any version.</param>
/// <param name="Installed">The installed package, or null if it is not among those of the build.</param>
public sealed record RequestedPackage(string Name, string Constraint, BuildPackage? Installed)
{
    /// <summary>Gets the packages that a specification requests, in its order, each once.</summary>
    /// <param name="file">The environment file.</param>
    /// <param name="installed">The packages of the build.</param>
    public static IReadOnlyList<RequestedPackage> Of(EnvironmentFile file, IReadOnlyList<BuildPackage> installed)
    {
        ILookup<(PackageEcosystem, string), BuildPackage> packages = installed.ToLookup(p => (p.Ecosystem, p.Name));
        List<RequestedPackage> requested = [];
        foreach (EnvironmentDependency dependency in file.Dependencies)
        {
            if (dependency is { Conda: { } spec, Text: { } text } && spec.Name is { } name)
            {
                requested.Add(new(name, Rest(text, name), packages[(PackageEcosystem.Conda, name)].FirstOrDefault()));
            }

            foreach (PypiRequirement requirement in (dependency.Pip ?? []).Select(l => l.Requirement).OfType<PypiRequirement>())
            {
                string normal = ProjectName.Normalize(requirement.Name);
                BuildPackage? found = packages[(PackageEcosystem.Pypi, normal)].Concat(packages[(PackageEcosystem.Conda, normal)]).FirstOrDefault();
                requested.Add(new(normal, requirement.Specifiers.ToString(), found));
            }
        }

        return [.. requested.DistinctBy(p => p.Name)];
    }

    private static string Rest(string text, string name)
    {
        int at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? text : text[(at + name.Length)..].Trim();
    }
}
