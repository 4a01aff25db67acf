using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Environments;

/// <summary>How the requirements for pip of a request are read and where their projects are looked for.</summary>
public sealed record PipOptions
{
    /// <summary>Gets the first index, in the place of the one that the requirements name; null for that one, else the usual one.</summary>
    public IndexLocation? Index { get; init; }

    /// <summary>
    /// Where a caller with rules of its own lets projects be looked for, for the requirements of a platform; null for
    /// <see cref="Index"/> and what the requirements name.
    /// </summary>
    public Func<RequirementsFile, IReadOnlyList<IndexLocation>>? Choose { get; init; }

    /// <summary>More indexes, behind the first and before those of the requirements.</summary>
    public IReadOnlyList<IndexLocation> ExtraIndexes { get; init; } = [];

    /// <summary>What requirements may say, and where files that they include come from.</summary>
    public RequirementsFileOptions Files { get; init; } = new();

    /// <summary>Gets whether and how projects without a wheel are built.</summary>
    public SourceBuildOptions SourceBuilds { get; init; } = new();

    /// <summary>
    /// Gets whether all chosen projects without a wheel are built with the solve on the platform of this machine, because they are
    /// installed next; else only
    /// those are that could not be chosen for sure otherwise.
    /// </summary>
    public bool BuildsSources { get; init; }

    /// <summary>Gets the folder that relative paths of <c>--find-links</c> start from; absolute.</summary>
    public string? Directory { get; init; }

    /// <summary>Gets the indexes as lines of a requirements file, without credentials.</summary>
    internal IEnumerable<string> IndexTexts =>
        [.. Index is null
            ? Array.Empty<string>()
            : [$"--index-url {Index.Url}"], .. ExtraIndexes.Select(index => $"--extra-index-url {index.Url}")];

    /// <summary>Reads the lines of a platform; null when there are none.</summary>
    internal RequirementsFile? Read(PlatformRequirements requirements)
    {
        if (requirements.Pip.Count == 0)
        {
            return null;
        }

        RequirementsFile file = RequirementsFile.ReadLines(requirements.Pip.Select(line => (line.Text, line.Location)), Files);
        return Directory is null ? file : file with { FindLinks = [.. file.FindLinks.Select(Absolute)] };
    }

    /// <summary>Returns the indexes of a file, asked in the way of some options.</summary>
    internal IndexClientOptions Apply(IndexClientOptions client, RequirementsFile file)
    {
        if (Choose is not null)
        {
            return client with { Indexes = file.NoIndex ? [] : Choose(file) };
        }

        // The first index stays the first when more are named, so that no other project takes the place of one that it has.
        IndexLocation[] own = Index is not null ? [Index]
            : file.Index is null ? [IndexLocation.Pypi]
            : [.. client.For(file with { FindLinks = [], ExtraIndexes = [] }).Indexes];
        return (client with { Indexes = [.. own, .. ExtraIndexes] }).For(file with { Index = null });
    }

    private RequirementsUrl Absolute(RequirementsUrl place) => place.Value.Contains("://", StringComparison.Ordinal)
        ? place
        : place with { Value = Path.GetFullPath(Path.Combine(Directory!, place.Value)) };
}
