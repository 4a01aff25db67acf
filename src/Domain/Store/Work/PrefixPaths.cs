using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Work;

/// <summary>Provides the paths of builds and environments on the share.</summary>
public static class PrefixPaths
{
    /// <summary>Returns the prefix of a build.</summary>
    public static string Of(IShare share, Build build) => Path.Combine(Environments(share), build.Namespace, build.Key);

    /// <summary>Returns the prefixes left by earlier attempts whose workers terminated before removing them.</summary>
    public static IEnumerable<string> Abandoned(IShare share, Build build) =>
        build.Attempt > 1 ? All(share, build).Where(d => Path.GetFileName(d) != build.Key) : [];

    /// <summary>Returns every existing prefix of a build, of all its attempts.</summary>
    public static IEnumerable<string> All(IShare share, Build build)
    {
        string folder = Path.Combine(Environments(share), build.Namespace);
        return Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Where(d => build.Owns(Path.GetFileName(d))) : [];
    }

    /// <summary>Returns the folder with a folder for each namespace.</summary>
    public static string Environments(IShare share) => Path.Combine(share.Root, "envs");

    /// <summary>Returns the link under which an environment's current build is used.</summary>
    public static string LinkOf(IShare share, string ns, string environment) => Path.Combine(share.Root, "envs", ns, environment);

    /// <summary>
    /// Returns the temporary name of a link: unique per writer, so that none removes another's. No environment's name begins with a blank.
    /// </summary>
    public static string UnfinishedLinkOf(IShare share, string ns, string environment) =>
        Path.Combine(share.Root, "envs", ns, $" {environment}.{Guid.NewGuid():N}");

    /// <summary>Returns the unfinished links of an environment, those of living writers among them.</summary>
    public static IEnumerable<string> UnfinishedLinksOf(IShare share, string ns, string environment)
    {
        string folder = Path.Combine(share.Root, "envs", ns);
        int length = environment.Length + 34;
        return Directory.Exists(folder)
            ? Directory.EnumerateFileSystemEntries(folder, $" {environment}.*").Where(e => Path.GetFileName(e).Length == length)
            : [];
    }
}
