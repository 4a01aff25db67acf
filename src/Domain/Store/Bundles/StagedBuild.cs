using System.Globalization;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Bundles;

/// <summary>Represents a build of a bundle that is being imported.</summary>
internal sealed class StagedBuild(BundleBuild record, long id, string ns, string environment, long environmentId)
{
    private const int ArtifactKinds = 16;

    private readonly List<BuildArtifact> _artifacts = [];

    public BundleBuild Record => record;

    /// <summary>Gets the names of its packages; null if the bundle does not list them.</summary>
    public IReadOnlyList<string>? PackageNames { get; private set; }

    private string Key { get; } = BuildKey.Format(record.Specification, record.ScheduledOn, id, environment);

    /// <summary>Writes a file of the build under its final name, unless an earlier run has written it.</summary>
    public async Task WriteAsync(IBlobs blobs, string file, byte[] content, CancellationToken cancellationToken)
    {
        (string blob, ArtifactType? type) = file switch
        {
            BundlePaths.Lockfile => ($"lockfile/{Key}.yml", (ArtifactType?)ArtifactType.Lockfile),
            BundlePaths.Yaml => ($"yaml/{Key}.yml", ArtifactType.Yaml),
            BundlePaths.Explicit => ($"explicit/{Key}.txt", ArtifactType.Explicit),
            BundlePaths.Log => ($"logs/{Key}.log", ArtifactType.Logs),
            BundlePaths.Files => ($"manifests/{Key}.json", null),
            _ => ($"packages/{Key}.json", null),
        };
        if (type is { } artifact)
        {
            // The size of a log is not counted while it may grow.
            long size = artifact == ArtifactType.Logs ? 0 : content.Length;
            _artifacts.Add(new BuildArtifact((id * ArtifactKinds) + (int)artifact, artifact, blob, size));
        }
        else if (file == BundlePaths.PackageList)
        {
            PackageNames =
                [.. (JsonSerializer.Deserialize(content, LedgerJson.Default.IReadOnlyListBuildPackage) ?? []).Select(p => p.Name)];
        }

        await BlobCopy.WriteAsync(blobs, blob, content, cancellationToken);
    }

    /// <summary>Returns the state of a bundle's build in this store: a completed one is archived, because its files are not on this
    /// share.</summary>
    public static BuildStatus StatusOf(BundleBuild record) => BuildStatuses.TryParse(record.Status, out BuildStatus status)
        ? status == BuildStatus.Completed ? BuildStatus.Archived : status
        : BuildStatus.Failed;

    /// <summary>Returns the build as a row.</summary>
    public Build ToBuild(long specificationId, DateTimeOffset now)
    {
        return new Build
        {
            Id = id,
            Key = Key,
            Namespace = ns,
            Environment = environment,
            EnvironmentId = environmentId,
            SpecificationId = specificationId,
            SpecificationSha256 = record.Specification,
            Status = StatusOf(record),
            StatusInfo = record.StatusInfo,
            ErrorCode = CodeOf(record.ErrorCode),
            Hints = record.Hints ?? [],
            ScheduledOn = record.ScheduledOn,
            StartedOn = record.StartedOn,
            EndedOn = record.EndedOn,
            ArchivedOn = record.Status == BuildStatus.Completed.ToWire() ? now : null,
            DeletedOn = record.DeletedOn,
            Artifacts = _artifacts,
            RequestedBy = record.RequestedBy,
            IsStaged = true,
        };
    }

    private static ErrorCode? CodeOf(string? text) =>
        text is ['C', 'S', ..] && int.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && Enum.IsDefined((ErrorCode)number)
            ? (ErrorCode)number
            : null;
}
