using System.Collections.Concurrent;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Pypi.Building;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Solving.Requests;

namespace CondaStore.Domain.Environments;

/// <summary>
/// Answers the questions of one solve about projects without wheels: what they require, before; what they became, afterwards. What is read
/// once stays as it is, unless the wheel that was built says otherwise.
/// </summary>
/// <param name="builder">Reads and builds sources.</param>
/// <param name="finder">Brings sources to this machine.</param>
/// <param name="pip">How requirements are met.</param>
/// <param name="client">The indexes.</param>
/// <param name="target">What metadata that has to be built is built for; null from it if this machine cannot build for the
/// platform.</param>
internal sealed class SolvedSources(
    SourceBuilder builder, SourceFinder finder, PipOptions pip, IndexClient client, Func<Task<BuildTarget?>> target)
{
    /// <summary>The entries that give a project by a location, by the normalized name of the project.</summary>
    private readonly Dictionary<string, RequirementsEntry> _entries = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, Lazy<Task<SourceReference>>> _references = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CoreMetadata> _metadata = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _isDynamic = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, BuiltWheel> _built = new(StringComparer.Ordinal);

    /// <summary>Gets whether anything may be built.</summary>
    public bool IsAllowed => pip.SourceBuilds.Policy != SourceBuildPolicy.Never;

    /// <summary>Finds out which projects the entries are that do not name one, and where local ones are.</summary>
    /// <exception cref="StoreException">A location cannot be read, or is editable, each with its place.</exception>
    public async Task<RequirementsFile> NameAsync(RequirementsFile file, CancellationToken cancellationToken)
    {
        List<RequirementsEntry> named = [];
        foreach (RequirementsEntry entry in file.Entries)
        {
            named.Add(entry.Reference is null ? entry : await NameAsync(entry, cancellationToken));
        }

        foreach (RequirementsEntry entry in named.Concat(file.Constraints).Where(e => e.Reference is not null && e.Requirement is not null))
        {
            _entries.TryAdd(entry.Requirement!.Name, entry);
        }

        return file with { Entries = named };
    }

    /// <summary>Returns what a source distribution of an index requires, see <see cref="PypiRequest.SourceMetadata"/>.</summary>
    public async ValueTask<CoreMetadata> ReadMetadataAsync(IndexLocation index, IndexFile file, CancellationToken cancellationToken) =>
        await ReadMetadataAsync(file.Url, () => SourceFinder.FindAsync(client, index, file, cancellationToken), cancellationToken);

    /// <summary>Returns what the project at a URL is and requires, see <see cref="PypiRequest.DirectMetadata"/>.</summary>
    public async ValueTask<CoreMetadata> ReadMetadataAsync(PypiRequirement requirement, CancellationToken cancellationToken) =>
        await ReadMetadataAsync(
            requirement.Url!, () => FindAsync(EntryOf(requirement), requirement.Name, cancellationToken), cancellationToken);

    /// <summary>Builds what was chosen without being sure about its metadata: what repositories, folders and backends say.</summary>
    /// <param name="solution">What was chosen.</param>
    /// <param name="found">What is built for.</param>
    /// <param name="isAll">Whether everything is built that has no wheel.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Whether a wheel says something else than its sources, so that another solution may be right.</returns>
    public async Task<bool> BuildAsync(Solution solution, BuildTarget found, bool isAll, CancellationToken cancellationToken)
    {
        bool differs = false;
        if (pip.SourceBuilds.RunsNothing)
        {
            return false;
        }

        foreach (PypiPackage package in solution.PypiPackages.Where(p => KeyOf(p) is not null))
        {
            string key = KeyOf(package)!;
            if (!isAll && !_isDynamic.ContainsKey(key))
            {
                continue;
            }

            SourceReference reference = await ReferenceAsync(package, cancellationToken);
            (BuiltWheel wheel, CoreMetadata metadata) = await Locate(
                package.Name, builder.BuildAsync(reference, found, pip.SourceBuilds, cancellationToken));
            _built[key] = wheel;
            if (package.Metadata is { } used && !used.RequiresTheSame(metadata))
            {
                _metadata[key] = metadata;
                differs = true;
            }
        }

        return differs;
    }

    /// <summary>Returns how a lockfile has a package without a wheel; null for one that has a wheel.</summary>
    public async Task<LockedPipPackage?> LockAsync(PypiPackage package, CancellationToken cancellationToken)
    {
        if (KeyOf(package) is not { } key)
        {
            return null;
        }

        LockedPipPackage known = LockedPipPackage.Of(package);
        SourceReference reference = await ReferenceAsync(package, cancellationToken);
        return new LockedPipPackage(known.Name, known.Version, reference.Url, reference.Sha256)
        {
            RequiresDist = known.RequiresDist,
            RequiresPython = known.RequiresPython,
            Index = known.Index,
            Source = package.Direct is null ? [] : [new("type", "url"), new("url", reference.Url)],
            // A lock without an installation must not depend on what had to be built to know requirements.
            Built = pip.BuildsSources ? _built.GetValueOrDefault(key) : null,
        };
    }

    private static string? KeyOf(PypiPackage package) => package.File is { IsSource: true } file ? file.Url
        : package.File is null ? package.Direct?.Url
        : null;

    private Task<SourceReference> ReferenceAsync(PypiPackage package, CancellationToken cancellationToken) => package.File is { } file
        ? ReferenceAsync(file.Url, () => SourceFinder.FindAsync(client, package.Index!, file, cancellationToken))
        : ReferenceAsync(package.Direct!.Url!, () => FindAsync(EntryOf(package.Direct), package.Name, cancellationToken));

    private Task<SourceReference> ReferenceAsync(string key, Func<Task<SourceReference>> find) =>
        _references.GetOrAdd(key, _ => new Lazy<Task<SourceReference>>(find)).Value;

    private async Task<CoreMetadata> ReadMetadataAsync(string key, Func<Task<SourceReference>> find, CancellationToken cancellationToken)
    {
        if (_metadata.TryGetValue(key, out CoreMetadata? known))
        {
            return known;
        }

        SourceReference reference = await ReferenceAsync(key, find);
        (CoreMetadata metadata, bool isStatic) = await builder.ReadMetadataAsync(reference, target, pip.SourceBuilds, cancellationToken);
        if (!isStatic)
        {
            _isDynamic[key] = true;
        }

        return _metadata.GetOrAdd(key, metadata);
    }

    private RequirementsEntry EntryOf(PypiRequirement requirement) =>
        _entries.TryGetValue(requirement.Name, out RequirementsEntry? entry) ? entry : throw PypiRequest.NeedsBuild(requirement.Source);

    private async Task<RequirementsEntry> NameAsync(RequirementsEntry entry, CancellationToken cancellationToken)
    {
        if (entry.IsEditable)
        {
            throw new StoreException(
                ErrorCode.InvalidRequirement,
                $"'-e {Redaction.Redact(entry.Text)}' would be installed as a link to its sources, "
                    + "which an environment of packages does not have.")
            {
                Location = entry.Location,
                Found = Redaction.Redact(entry.Text),
                Hints = ["leave out '-e': the project is then built and installed as it is now"],
            };
        }

        string url = UrlOf(entry);
        if (entry.Requirement is not null || !IsAllowed)
        {
            return url == entry.Requirement?.Url || entry.Requirement is null
                ? entry
                : entry with { Requirement = entry.Requirement.WithUrl(url) };
        }

        try
        {
            CoreMetadata metadata = await ReadMetadataAsync(url, () => FindAsync(entry, name: null, cancellationToken), cancellationToken);
            return entry with { Requirement = PypiRequirement.Create(entry.Text, metadata.Name, entry.Extras, url, entry.Marker) };
        }
        catch (StoreException failure)
        {
            throw failure.At(entry.Location);
        }
    }

    /// <summary>Paths become URLs, so that a lockfile tells where they were.</summary>
    private string UrlOf(RequirementsEntry entry)
    {
        string written = entry.Requirement?.Url ?? entry.Text.Split(" ;")[0].Trim();
        return entry.Reference is { IsLocal: true, Kind: not DirectReferenceKind.Git } local
            ? new Uri(SourceFinder.LocalPath(local.Location, pip.Directory)).AbsoluteUri
                + (written.IndexOf('#', StringComparison.Ordinal) is >= 0 and var fragment ? written[fragment..] : string.Empty)
            : written;
    }

    private async Task<SourceReference> FindAsync(RequirementsEntry entry, string? name, CancellationToken cancellationToken)
    {
        if (pip.SourceBuilds.RunsNothing && entry.Reference!.Kind == DirectReferenceKind.Git)
        {
            throw SourceBuilder.NeedsToRun(Redaction.Redact(entry.Text));
        }

        SourceReference found = await finder.FindAsync(client, entry.Reference!, pip.Directory, cancellationToken);
        if (found is { Sha256: { } sha256 } && entry.Hashes.Count > 0 && !entry.Hashes.Contains(new FileHash("sha256", sha256)))
        {
            throw new StoreException(
                ErrorCode.HashMismatch, $"{found.Title} has the SHA-256 {sha256}, and the line allows others only.")
            {
                Location = entry.Location,
            };
        }

        return found with { Name = name, ConfigSettings = entry.ConfigSettings };
    }

    private async Task<T> Locate<T>(string project, Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (StoreException failure) when (_entries.TryGetValue(project, out RequirementsEntry? entry))
        {
            throw failure.At(entry.Location);
        }
    }
}
