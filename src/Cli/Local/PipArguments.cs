using CondaStore.Domain.Environments;
using CondaStore.Domain.Files;
using CondaStore.Domain.Pypi.Building;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Cli.Local;

/// <summary>Represents the arguments that specify package indexes.</summary>
/// <param name="IndexUrl">The URL of the first index, or null if not given.</param>
/// <param name="ExtraIndexUrls">The URLs of the other indexes.</param>
internal sealed record PipArguments(string? IndexUrl, IReadOnlyList<string> ExtraIndexUrls)
{
    /// <summary>Gets which projects without a wheel are built.</summary>
    public SourceBuildPolicy SourceBuilds { get; init; } = SourceBuildPolicy.Allow;

    /// <summary>Gets whether the output of builds is shown.</summary>
    public bool ShowsBuilds { get; init; }

    /// <summary>Gets the indexes that are given, the first one first.</summary>
    /// <exception cref="Domain.Diagnostics.StoreException">A URL is invalid.</exception>
    public IReadOnlyList<IndexLocation> Indexes =>
        [.. (IndexUrl is null ? ExtraIndexUrls : ExtraIndexUrls.Prepend(IndexUrl)).Select(IndexLocation.Parse)];

    /// <summary>Converts the arguments about builds to options.</summary>
    public SourceBuildOptions ToBuildOptions(TextWriter error) => new()
    {
        Policy = SourceBuilds,
        Output = ShowsBuilds ? line => error.WriteLine($"[build] {line}") : null,
    };

    /// <summary>Validates the arguments and converts them to options.</summary>
    /// <param name="file">The path of the file with the requirements, or null or <c>-</c> if relative paths in it have no base.</param>
    /// <param name="workingDirectory">The base of relative paths on the command line.</param>
    /// <param name="variables">The values of <c>${NAME}</c> in URLs.</param>
    /// <exception cref="Domain.Diagnostics.StoreException">A URL is invalid.</exception>
    public PipOptions ToOptions(string? file, string workingDirectory, IReadOnlyDictionary<string, string> variables)
    {
        string folder = file is null or "-" ? workingDirectory : Path.GetDirectoryName(Path.GetFullPath(file, workingDirectory))!;
        RequirementsFileOptions files = new()
        {
            File = file ?? "-",
            IsLocal = true,
            Secret = variables.GetValueOrDefault,
        };
        return new PipOptions
        {
            Index = IndexUrl is null ? null : IndexLocation.Parse(IndexUrl),
            ExtraIndexes = [.. ExtraIndexUrls.Select(IndexLocation.Parse)],
            Files = files with { Open = path => Read(Path.Combine(folder, path), files.MaxBytes) },
            Directory = folder,
        };
    }

    /// <summary>Reads a file up to just over the size limit; null if it cannot be read.</summary>
    private static byte[]? Read(string path, int maximumBytes)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] content = new byte[maximumBytes + 1];
            return content[..stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            return null;
        }
    }
}
