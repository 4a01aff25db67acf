using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ledger;
using Microsoft.Extensions.Logging;

namespace CondaStore.Domain.Store.Work;

/// <summary>Synchronizes the environments of the file system namespace with the environment files in the watched folders.</summary>
public sealed partial class WatchedFolders(WatchedFiles files, ILogger<WatchedFolders> diagnostics)
{
    /// <summary>
    /// Submits every new or changed file, in the order of the folders and of the files' names. A file that cannot be submitted is reported
    /// in the log of the process and does not affect others.
    /// </summary>
    /// <param name="paths">Folders, or single files.</param>
    /// <param name="deletesOthers">Whether environments whose file was removed are deleted; not while a file cannot be read.</param>
    /// <param name="schedule">Starts a build.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Whether an environment was deleted.</returns>
    public async Task<bool> LookAsync(
        IReadOnlyList<string> paths, bool deletesOthers, Func<Build, CancellationToken, Task> schedule, CancellationToken cancellationToken)
    {
        List<string> found = [];
        bool all = true;
        foreach (string file in paths.SelectMany(Files))
        {
            try
            {
                (string environment, Build? build) = await files.RegisterAsync(file, cancellationToken);
                found.Add(environment);
                if (build is not null)
                {
                    await schedule(build, cancellationToken);
                }
            }
            catch (Exception exception) when (exception is StoreException or IOException or UnauthorizedAccessException)
            {
                // Nor is it treated as deleted.
                all = false;
                LogBadFile(diagnostics, file, exception);
            }
        }

        return deletesOthers && all && await files.RemoveOthersAsync(found, cancellationToken);
    }

    private static IEnumerable<string> Files(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path).Where(f => Path.GetExtension(f) is ".yml" or ".yaml").Order(StringComparer.Ordinal)
            : [];
    }

    [LoggerMessage(LogLevel.Warning, "The environment file {File} could not be registered.")]
    private static partial void LogBadFile(ILogger logger, string file, Exception exception);
}
