using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>
/// What requirements files say (https://pip.pypa.io/en/stable/reference/requirements-file-format/), with all files that they include: the
/// projects, constraints on versions, and options.
/// </summary>
public sealed record RequirementsFile
{
    /// <summary>The projects that are asked for, in the order of the lines.</summary>
    public IReadOnlyList<RequirementsEntry> Entries { get; init; } = [];

    /// <summary>Restrictions of projects that are needed anyway (<c>-c</c>); each names its project and wants no extras.</summary>
    public IReadOnlyList<RequirementsEntry> Constraints { get; init; } = [];

    /// <summary>The index that replaces the usual one (<c>-i</c>, the last given); null for the usual one.</summary>
    public RequirementsUrl? Index { get; init; }

    /// <summary>More indexes, in order (<c>--extra-index-url</c>).</summary>
    public IReadOnlyList<RequirementsUrl> ExtraIndexes { get; init; } = [];

    /// <summary>Whether no index is asked (<c>--no-index</c>).</summary>
    public bool NoIndex { get; init; }

    /// <summary>Pages or folders with links to files (<c>--find-links</c>).</summary>
    public IReadOnlyList<RequirementsUrl> FindLinks { get; init; } = [];

    /// <summary>Which kinds of files are taken (<c>--only-binary</c>, <c>--no-binary</c>).</summary>
    public FormatControl Formats { get; init; } = FormatControl.Default;

    /// <summary>Whether an older wheel is better than a newer source distribution (<c>--prefer-binary</c>).</summary>
    public bool PrefersBinary { get; init; }

    /// <summary>Whether pre-releases of all projects are wanted (<c>--pre</c>), or not at all; null when nothing is said.</summary>
    public PrereleaseMode? Prereleases { get; init; }

    /// <summary>
    /// The same for single projects in normal form (<c>--all-releases</c>, <c>--only-final</c>).
    /// </summary>
    public IReadOnlyDictionary<string, PrereleaseMode> PrereleasesOf { get; init; } = new Dictionary<string, PrereleaseMode>();

    /// <summary>
    /// Whether every project, also those that others need, must be pinned and have a hash: by <c>--require-hashes</c> or because an
    /// entry has a hash.
    /// </summary>
    public bool RequiresHashes { get; init; }

    /// <summary>Sentences about what is ignored, each with its place.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Reads a file and those that it includes.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="options">What is allowed and where included files come from.</param>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidRequirementsFile"/>, <see cref="ErrorCode.InvalidRequirement"/> or
    /// <see cref="ErrorCode.FileNotReadable"/>, each with file, line and column.
    /// </exception>
    public static RequirementsFile Read(ReadOnlyMemory<byte> content, RequirementsFileOptions options)
    {
        RequirementsFileReader reader = new(options);
        reader.ReadFile(content, options.File, isConstraints: false);
        return reader.Build();
    }

    /// <summary>Reads lines that stand in another document, such as the pip section of an environment file.</summary>
    /// <param name="lines">The lines, each with the place of its first character.</param>
    /// <param name="options">What is allowed and where included files come from.</param>
    /// <exception cref="StoreException">As for files.</exception>
    public static RequirementsFile ReadLines(IEnumerable<(string Text, SourceLocation Location)> lines, RequirementsFileOptions options)
    {
        RequirementsFileReader reader = new(options);
        foreach ((string text, SourceLocation location) in lines)
        {
            reader.ReadText(text, options.File, location, isConstraints: false);
        }

        return reader.Build();
    }
}
