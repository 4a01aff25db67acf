using System.Globalization;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>Where the artifacts of a build are, by names that existing tools know.</summary>
public static class ArtifactKeys
{
    /// <summary>The blob of an artifact.</summary>
    public static string Of(Build build, ArtifactType type) =>
        build.Artifacts.FirstOrDefault(a => a.Type == type)?.Key is { Length: > 0 } known ? known : type switch
        {
            ArtifactType.Logs => $"logs/{build.Key}.log",
            ArtifactType.Lockfile => $"lockfile/{build.Key}.yml",
            ArtifactType.Yaml => $"yaml/{build.Key}.yml",
            ArtifactType.Explicit => $"explicit/{build.Key}.txt",
            ArtifactType.CondaPack => $"archive/{build.Key}.tar.gz",
            ArtifactType.ConstructorInstaller => $"installer/{build.Key}.sh",
            _ => $"other/{build.Key}",
        };

    /// <summary>The blob of the packed environment.</summary>
    public static string Archive(Build build) => Of(build, ArtifactType.CondaPack);

    /// <summary>The blob of a packed environment that is kept while the build is archived.</summary>
    public static string KeptArchive(Build build) => $"archived/{build.Key}.tar.gz";

    /// <summary>The blob that tells the fetch steps which packages to fetch.</summary>
    public static string FetchPlan(Build build) => string.Create(CultureInfo.InvariantCulture, $"{FetchPlans(build)}{build.Attempt}.json");

    /// <summary>What the names of the plans of all attempts begin with.</summary>
    internal static string FetchPlans(Build build) => $"plans/{build.Key}.";

    /// <summary>The media type that an artifact is served as.</summary>
    public static string ContentType(ArtifactType type) => type switch
    {
        ArtifactType.Lockfile => "application/json",
        ArtifactType.Yaml => "text/yaml",
        ArtifactType.CondaPack => "application/gzip",
        ArtifactType.Logs or ArtifactType.Explicit => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
}
