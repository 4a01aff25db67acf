using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>
/// Represents the contents of a requirements file (https://pip.pypa.io/en/stable/reference/requirements-file-format/) and all files that it
/// includes: projects, constraints and options.
/// </summary>
public sealed record RequirementsFile
{
    /// <summary>Gets the requested projects, in the order of the lines.</summary>
    public IReadOnlyList<RequirementsEntry> Entries { get; init; } = [];

    /// <summary>Gets the constraints on projects needed for other reasons (<c>-c</c>); each has a project name and no extras.</summary>
    public IReadOnlyList<RequirementsEntry> Constraints { get; init; } = [];

    /// <summary>Gets the index that replaces the default one (<c>-i</c>, the last one given); null for the default.</summary>
    public RequirementsUrl? Index { get; init; }

    /// <summary>More indexes, in order (<c>--extra-index-url</c>).</summary>
    public IReadOnlyList<RequirementsUrl> ExtraIndexes { get; init; } = [];

    /// <summary>Gets whether no index is used (<c>--no-index</c>).</summary>
    public bool NoIndex { get; init; }

    /// <summary>Pages or folders with links to files (<c>--find-links</c>).</summary>
    public IReadOnlyList<RequirementsUrl> FindLinks { get; init; } = [];

    /// <summary>Gets which kinds of files are used (<c>--only-binary</c>, <c>--no-binary</c>).</summary>
    public FormatControl Formats { get; init; } = FormatControl.Default;

    /// <summary>Gets whether an older wheel is preferred over a newer source distribution (<c>--prefer-binary</c>).</summary>
    public bool PrefersBinary { get; init; }

    /// <summary>Gets whether pre-releases of all projects are allowed (<c>--pre</c>) or disallowed; null if unspecified.</summary>
    public PrereleaseMode? Prereleases { get; init; }

    /// <summary>Gets the same for individual projects by normalized name (<c>--all-releases</c>, <c>--only-final</c>).</summary>
    public IReadOnlyDictionary<string, PrereleaseMode> PrereleasesOf { get; init; } = new Dictionary<string, PrereleaseMode>();

    /// <summary>
    /// Gets whether every project, including dependencies, must be pinned and have a hash: because of <c>--require-hashes</c> or because an
    /// entry has a hash.
    /// </summary>
    public bool RequiresHashes { get; init; }

    /// <summary>Gets warnings about what is ignored, each with its position.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Reads lines contained in another document, such as the pip section of an environment file, and the files that they
    /// include.</summary>
    /// <param name="lines">The lines, each with the location of its first character.</param>
    /// <param name="options">What is allowed, and how included files are opened.</param>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidRequirementsFile"/>, <see cref="ErrorCode.InvalidRequirement"/> or
    /// <see cref="ErrorCode.FileNotReadable"/>, each with file, line and column.
    /// </exception>
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
