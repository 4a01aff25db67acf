using System.Collections.Concurrent;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>
/// Represents every file and link of an environment with a hash of its content, as of when the environment was first complete. It excludes
/// <c>conda-meta</c>, which depends on locations and times, and bytecode, which Python may write at any time.
/// </summary>
/// <param name="Version">The format version; <see cref="CurrentVersion"/>.</param>
/// <param name="Entries">The entries by path, in ordinal order.</param>
public sealed record PrefixManifest(int Version, IReadOnlyList<PrefixManifestEntry> Entries)
{
    /// <summary>The format version that this program writes.</summary>
    public const int CurrentVersion = 1;

    private const int FilesBetweenReports = 256;

    /// <summary>Writes the manifest as JSON.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, PrefixManifestJson.Default.PrefixManifest);

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="StoreException">The document is not a manifest or is of a later version
    /// (<see cref="ErrorCode.InvalidDocument"/>).</exception>
    public static async Task<PrefixManifest> ReadAsync(Stream json, CancellationToken cancellationToken)
    {
        try
        {
            PrefixManifest? manifest =
                await JsonSerializer.DeserializeAsync(json, PrefixManifestJson.Default.PrefixManifest, cancellationToken);
            return manifest is { Version: CurrentVersion, Entries: not null }
                ? manifest
                : throw new StoreException(
                    ErrorCode.InvalidDocument,
                    $"The list of an environment's files has version {manifest?.Version}; this program knows {CurrentVersion}.");
        }
        catch (JsonException exception)
        {
            throw new StoreException(ErrorCode.InvalidDocument, "The list of an environment's files cannot be read.", exception);
        }
    }

    /// <summary>Reads every file of a prefix and compares it with the manifest.</summary>
    /// <param name="prefix">Absolute path of the environment.</param>
    /// <param name="progress">Receives occasional reports of the number of files processed, or null.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The differences by path; empty if the environment is unchanged.</returns>
    public Task<IReadOnlyList<PrefixDifference>> CompareAsync(
        string prefix, IProgress<InstallProgress>? progress, CancellationToken cancellationToken) =>
        Task.Run(() => Compare(prefix, progress, cancellationToken), cancellationToken);

    /// <summary>Determines whether manifests include a path.</summary>
    internal static bool Covers(string path) =>
        !path.StartsWith(PrefixData.Folder + "/", StringComparison.Ordinal) && !path.EndsWith(".pyc", StringComparison.Ordinal);

    private IReadOnlyList<PrefixDifference> Compare(
        string prefix, IProgress<InstallProgress>? progress, CancellationToken cancellationToken)
    {
        ConcurrentBag<PrefixDifference> differences = [];
        int done = 0;
        ParallelOptions options = new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.ForEach(Entries, options, entry =>
        {
            if (Difference(prefix, entry) is { } difference)
            {
                differences.Add(difference);
            }

            int count = Interlocked.Increment(ref done);
            if (count % FilesBetweenReports == 0 || count == Entries.Count)
            {
                progress?.Report(new InstallProgress(InstallPhase.Verify, count, Entries.Count));
            }
        });

        HashSet<string> known = [.. Entries.Select(e => e.Path)];
        foreach ((string path, FileStatus status) in PrefixSurvey.Walk(prefix, cancellationToken))
        {
            if (!status.IsDirectory && Covers(path) && !known.Contains(path))
            {
                differences.Add(new PrefixDifference(path, null, DifferenceKind.Extra, "It was not there before."));
            }
        }

        return [.. differences.OrderBy(d => d.Path, StringComparer.Ordinal)];
    }

    private static PrefixDifference? Difference(string prefix, PrefixManifestEntry entry)
    {
        string file = $"{prefix}/{entry.Path}";
        if (LinuxCalls.TryStatus(null, file, out FileStatus status) != 0)
        {
            return Of(DifferenceKind.Missing, "It is missing.");
        }

        if (entry.Target is { } target)
        {
            string? found = status.IsSymlink ? new FileInfo(file).LinkTarget : null;
            return found is not null
                && ((found == target && entry.Movable is null)
                    || (MovableContent.Target(found, prefix) ?? found) == (entry.Movable ?? target)) ? null
                : found is null ? Of(DifferenceKind.WrongType, "It should be a symbolic link.")
                : Of(DifferenceKind.Content, $"It points to '{found}' instead of '{target}'.");
        }

        if (!status.IsRegular)
        {
            return Of(DifferenceKind.WrongType, "It should be a file.");
        }

        try
        {
            string hash = PrefixVerifier.Hash(file, out _);
            return hash != entry.Sha256
                && !IsMoved(file, hash, prefix, entry) ? Of(DifferenceKind.Content, $"Its SHA-256 is {hash} instead of {entry.Sha256}.")
                : PrefixSurvey.IsExecutable(status) != entry.Executable ? Of(
                    DifferenceKind.Content, entry.Executable ? "It is not executable any more." : "It has become executable.")
                : null;
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            return Of(DifferenceKind.Unreadable, failure.Message);
        }

        PrefixDifference Of(DifferenceKind kind, string detail) => new(entry.Path, null, kind, detail);
    }

    // The environment may be at another location than originally, for example after a transfer.
    private static bool IsMoved(string file, string hash, string prefix, PrefixManifestEntry entry) =>
        (MovableContent.Hash(file, prefix) ?? hash) == (entry.Movable ?? entry.Sha256);
}
