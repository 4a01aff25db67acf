using System.Globalization;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Bundles;

/// <summary>What must hold in a manifest, beyond its form.</summary>
internal static class BundleRules
{
    private const int Sha256Length = 64;

    /// <summary>Returns the first violated rule, as a sentence without a full stop; null if there is none.</summary>
    public static string? Problem(BundleManifest manifest)
    {
        // The deserializer accepts null for required lists and records.
        if (manifest.Environment is null || manifest.Channels is null || HasNull(manifest.Specifications) || HasNull(manifest.Builds)
            || HasNull(manifest.Packages) || HasNull(manifest.Members))
        {
            return "it lacks a part";
        }

        return OfEnvironment(manifest) ?? OfBuilds(manifest) ?? OfMembers(manifest);
    }

    private static string? OfEnvironment(BundleManifest manifest)
    {
        BundleEnvironment environment = manifest.Environment;
        if (environment.Namespace is null || !StoreNames.IsPossible(environment.Namespace)
            || environment.Name is null || !StoreNames.IsPossible(environment.Name) || environment.Description is null)
        {
            return "the environment has no possible name";
        }

        return environment.ActiveBuild is { } active && !manifest.Builds.Any(b => b.Id == active && IsCompleted(b))
            ? string.Create(CultureInfo.InvariantCulture, $"the active build {active} is not one of the completed builds")
            : null;
    }

    private static string? OfBuilds(BundleManifest manifest)
    {
        HashSet<string> specifications = [];
        foreach (BundleSpecification specification in manifest.Specifications)
        {
            if (!IsSha256(specification.Sha256) || specification.Name is null || !specifications.Add(specification.Sha256))
            {
                return $"'{specification.Sha256}' is not the identity of a specification, or comes twice";
            }
        }

        long last = 0;
        foreach (BundleBuild build in manifest.Builds)
        {
            if (build.Id <= last)
            {
                return string.Create(CultureInfo.InvariantCulture, $"build {build.Id} is out of order");
            }

            last = build.Id;
            if (build.Specification is null || !specifications.Contains(build.Specification))
            {
                return string.Create(CultureInfo.InvariantCulture, $"the specification of build {build.Id} is not there");
            }

            if (build.Status is not ("COMPLETED" or "FAILED" or "CANCELED" or "DELETED"))
            {
                return string.Create(CultureInfo.InvariantCulture, $"build {build.Id} has the status '{build.Status}'");
            }
        }

        return null;
    }

    private static string? OfMembers(BundleManifest manifest)
    {
        List<string> required = [BundlePaths.Settings, .. manifest.Specifications.Select(s => BundlePaths.Specification(s.Sha256))];
        required.AddRange(manifest.Builds.Where(IsCompleted).Select(b => BundlePaths.Build(b.Id, BundlePaths.Lockfile)));
        foreach (BundlePackage package in manifest.Packages)
        {
            if (!IsSha256(package.Sha256) || package.FileName is not { Length: > 0 } || package.Url is null
                || package.FileName.Contains('/', StringComparison.Ordinal))
            {
                return $"'{package.FileName}' is not a package archive";
            }

            required.Add(BundlePaths.Package(package));
        }

        HashSet<string> possible =
            [.. required, .. manifest.Builds.SelectMany(b => BundlePaths.OfBuild.Select(f => BundlePaths.Build(b.Id, f)))];
        HashSet<string> found = [];
        foreach (BundleMember member in manifest.Members)
        {
            if (member.Path is null
                || !possible.Contains(member.Path)
                || !found.Add(member.Path)
                || member.Size < 0
                || !IsSha256(member.Sha256))
            {
                return $"'{member.Path}' is not a member that a bundle has, or comes twice";
            }
        }

        return required.FirstOrDefault(r => !found.Contains(r)) is { } missing ? $"it does not name '{missing}'" : null;
    }

    private static bool IsCompleted(BundleBuild build) => build.Status == "COMPLETED";

    private static bool IsSha256(string? text) => text is { Length: Sha256Length } && text.All(char.IsAsciiHexDigitLower);

    private static bool HasNull<T>(IReadOnlyList<T>? list)
        where T : class => list is null || list.Any(item => item is null);
}
