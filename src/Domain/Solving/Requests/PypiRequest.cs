using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Solving.Requests;

/// <summary>What a request wants of package indexes besides its conda specs, to be chosen in the same search.</summary>
public sealed record PypiRequest
{
    /// <summary>Gets the indexes.</summary>
    public required IndexClient Index { get; init; }

    /// <summary>Gets the subdir that wheels and markers are decided for, <c>linux-64</c>.</summary>
    public required string Subdir { get; init; }

    /// <summary>What is wanted, in the order of the file.</summary>
    public IReadOnlyList<PypiRequirement> Requirements { get; init; } = [];

    /// <summary>What narrows projects that are chosen anyway (<c>-c</c>).</summary>
    public IReadOnlyList<PypiRequirement> Constraints { get; init; } = [];

    /// <summary>What stands for every requirement on the same project.</summary>
    public IReadOnlyList<PypiRequirement> Overrides { get; init; } = [];

    /// <summary>Gets whether pre-releases may be chosen.</summary>
    public PrereleaseMode Prereleases { get; init; } = PrereleaseMode.IfNecessary;

    /// <summary>Gets the same for single projects, by name in normal form.</summary>
    public IReadOnlyDictionary<string, PrereleaseMode> PrereleasesOf { get; init; } = new Dictionary<string, PrereleaseMode>();

    /// <summary>Of which projects only wheels or only source distributions count.</summary>
    public FormatControl Formats { get; init; } = FormatControl.Default;

    /// <summary>
    /// Gets the hashes of which files of a project must have one, by name in normal form. Of a project that is not here every file will do,
    /// unless
    /// <see cref="RequiresHashes"/>.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<FileHash>> Hashes { get; init; } = new Dictionary<string, IReadOnlyList<FileHash>>();

    /// <summary>Gets whether every file must have one of <see cref="Hashes"/>.</summary>
    public bool RequiresHashes { get; init; }

    /// <summary>
    /// Finds out what a source distribution requires, maybe by running its code; null: source distributions are not used. A failure that
    /// <see cref="IndexClient.IsFaultOfFile"/> knows, or of policy, makes that version unusable.
    /// </summary>
    public Func<IndexLocation, IndexFile, CancellationToken, ValueTask<CoreMetadata>>? SourceMetadata { get; init; }

    /// <summary>Finds out what a requirement with a URL leads to, unless it is a wheel; null: such requirements are refused.</summary>
    public Func<PypiRequirement, CancellationToken, ValueTask<CoreMetadata>>? DirectMetadata { get; init; }

    /// <summary>Projects whose own requirements do not count (<c>--no-deps</c>), by name in normal form.</summary>
    public IReadOnlySet<string> WithoutDependencies { get; init; } = new HashSet<string>();

    /// <summary>Projects that are taken from indexes, even if a conda package has them, by name in normal form.</summary>
    public IReadOnlySet<string> FromIndexOnly { get; init; } = new HashSet<string>();

    /// <summary>Projects that are taken from conda channels only, by name in normal form.</summary>
    public IReadOnlySet<string> FromCondaOnly { get; init; } = new HashSet<string>();

    /// <summary>Projects whose bounds on Python are ignored where they exclude newer ones, by name in normal form.</summary>
    public IReadOnlySet<string> WithoutPythonBound { get; init; } = new HashSet<string>();

    /// <summary>Which conda packages are which projects; purls of records count first.</summary>
    public PypiNameMap Names { get; init; } = PypiNameMap.Empty;

    /// <summary>Versions that are preferred over others, such as those installed now; withdrawn ones among them may be used.</summary>
    public IReadOnlyDictionary<string, PypiVersion> Favored { get; init; } = new Dictionary<string, PypiVersion>();

    /// <summary>Versions that are the only allowed ones of their projects.</summary>
    public IReadOnlyDictionary<string, PypiVersion> Pinned { get; init; } = new Dictionary<string, PypiVersion>();

    /// <summary>Where the user's text names a project first, by name in normal form, for failures.</summary>
    public IReadOnlyDictionary<string, SourceLocation> Places { get; init; } = new Dictionary<string, SourceLocation>();

    /// <summary>Gets whether anything is wanted.</summary>
    internal bool IsEmpty => Requirements.Count == 0;

    /// <summary>What a requirements file wants. Its indexes are for the client, see <see cref="IndexClientOptions.For"/>.</summary>
    /// <param name="file">The file, with all that it includes.</param>
    /// <param name="index">The indexes.</param>
    /// <param name="subdir">The subdir.</param>
    /// <exception cref="StoreException">
    /// An entry does not say which project it is, or has to be built (<see cref="ErrorCode.InvalidRequirement"/>), with its place.
    /// </exception>
    public static PypiRequest From(RequirementsFile file, IndexClient index, string subdir) => new()
    {
        Index = index,
        Subdir = subdir,
        Requirements = [.. file.Entries.Select(RequirementOf)],
        Constraints = [.. file.Constraints.Select(RequirementOf)],
        Prereleases = file.Prereleases ?? PrereleaseMode.IfNecessary,
        PrereleasesOf = file.PrereleasesOf,
        Formats = file.Formats,
        RequiresHashes = file.RequiresHashes,
        Hashes = file.Entries.Concat(file.Constraints).Where(e => e.Hashes.Count > 0).GroupBy(e => RequirementOf(e).Name).ToDictionary(
            group => group.Key, group => (IReadOnlyList<FileHash>)[.. group.SelectMany(e => e.Hashes).Distinct()]),
        Places = file.Entries.Concat(file.Constraints).GroupBy(e => RequirementOf(e).Name).ToDictionary(
            group => group.Key, group => group.First().Location),
    };

    /// <summary>Returns a failure that a project is the cause of, with the place where the user names it.</summary>
    internal StoreException Locate(StoreException failure, string project) => failure.At(Places.GetValueOrDefault(project));

    /// <summary>Returns the failure of a place that no wheel lies at.</summary>
    /// <param name="text">What the user wrote.</param>
    internal static StoreException NeedsBuild(string text) =>
        new(ErrorCode.InvalidRequirement, $"'{Redaction.Redact(text)}' would have to be built, which is not possible here.")
        {
            Found = Redaction.Redact(text),
            Hints = ["Give the URL of a wheel."],
        };

    private static PypiRequirement RequirementOf(RequirementsEntry entry) => entry.Requirement is { } requirement ? requirement
        : entry.IsEditable || entry.Reference?.Kind is DirectReferenceKind.Git or DirectReferenceKind.Folder
            ? throw NeedsBuild((entry.IsEditable ? "-e " : "") + entry.Text).At(entry.Location)
            : throw new StoreException(ErrorCode.InvalidRequirement, $"'{Redaction.Redact(entry.Text)}' does not say which project it is.")
            {
                Location = entry.Location,
                Found = Redaction.Redact(entry.Text),
                Hints = ["write 'name @ URL'"],
            };
}
