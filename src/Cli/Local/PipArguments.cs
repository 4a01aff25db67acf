using CondaStore.Domain.Environments;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Cli.Local;

/// <summary>What was typed about package indexes.</summary>
/// <param name="IndexUrl">The first index; null when none was given.</param>
/// <param name="ExtraIndexUrls">More indexes.</param>
internal sealed record PipArguments(string? IndexUrl, IReadOnlyList<string> ExtraIndexUrls)
{
    /// <summary>The same, checked.</summary>
    /// <param name="file">The file with the requirements; null or <c>-</c> when it has no folder.</param>
    /// <param name="workingDirectory">The folder that relative paths start from.</param>
    /// <param name="variables">What <c>${NAME}</c> in URLs stands for.</param>
    /// <exception cref="Domain.Diagnostics.StoreException">An address is none.</exception>
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

    /// <summary>A file, or so much of it that its reader sees that it is too long; null when it cannot be read.</summary>
    private static byte[]? Read(string path, int maximumBytes)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] content = new byte[maximumBytes + 1];
            return content[..stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
