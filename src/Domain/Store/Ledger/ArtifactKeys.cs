using System.Globalization;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>Provides the blob names of a build's artifacts, as known to existing tools.</summary>
public static class ArtifactKeys
{
    /// <summary>Returns the blob of an artifact.</summary>
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

    /// <summary>Returns the blob of the packed environment.</summary>
    public static string Archive(Build build) => Of(build, ArtifactType.CondaPack);

    /// <summary>Returns the blob of a packed environment that is kept while the build is archived.</summary>
    public static string KeptArchive(Build build) => $"archived/{build.Key}.tar.gz";

    /// <summary>Returns the blob that lists the packages for the fetch steps.</summary>
    public static string FetchPlan(Build build) => string.Create(CultureInfo.InvariantCulture, $"{FetchPlans(build)}{build.Attempt}.json");

    /// <summary>Returns the prefix of the names of the plans of all attempts.</summary>
    internal static string FetchPlans(Build build) => $"plans/{build.Key}.";

    /// <summary>Returns the media type that an artifact is served as.</summary>
    public static string ContentType(ArtifactType type) => type switch
    {
        ArtifactType.Lockfile => "application/json",
        ArtifactType.Yaml => "text/yaml",
        ArtifactType.CondaPack => "application/gzip",
        ArtifactType.Logs or ArtifactType.Explicit => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
}
