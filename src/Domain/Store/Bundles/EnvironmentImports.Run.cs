using System.Globalization;
using System.Text;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Records;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Bundles;

// Runs imports: stage, publish, queue.
public sealed partial class EnvironmentImports
{
    private const int BuildsPerBatch = 30;

    /// <summary>Imports a received bundle, or continues an interrupted import. Repeating it after completion has no effect.</summary>
    /// <param name="import">The import.</param>
    /// <param name="trustedKeys">The trusted public keys, one of which must have signed; empty for no check.</param>
    /// <param name="cancellationToken">Cancels the run; the next one continues it.</param>
    /// <returns>
    /// The current state of the import. The active build is queued: the caller must schedule it, and it is recreated from its lockfile.
    /// </returns>
    /// <exception cref="StoreException">
    /// As <see cref="PreviewAsync"/>, and the first of <see cref="ImportPreview.Problems"/>. Nothing was changed then.
    /// </exception>
    public async Task<EnvironmentImport> RunAsync(
        EnvironmentImport import, IReadOnlyList<string> trustedKeys, CancellationToken cancellationToken)
    {
        if (import.State == ImportState.Imported)
        {
            await QueueAsync(import, cancellationToken);
            return import;
        }

        ImportPreview preview = await PreviewAsync(import, trustedKeys, cancellationToken);
        ImportPlan? plan = await ReadPlanAsync(import, cancellationToken);
        bool isPublished = plan is not null
            && (await _environments.FindAsync(import.Namespace, preview.Environment, cancellationToken))?.Id == plan.EnvironmentId;
        if (!isPublished && preview.Problems.Count > 0)
        {
            ImportProblem first = preview.Problems[0];
            string more = preview.Problems.Count > 1
                ? FormattableString.Invariant($" (and {preview.Problems.Count - 1} more; ask for a preview)")
                : "";
            throw new StoreException(first.Code, first.Message + more) { Hints = first.Hints };
        }

        import = import.State == ImportState.Staging
            ? import
            : await ChangeAsync(import with { State = ImportState.Staging }, cancellationToken);
        plan ??= await MakePlanAsync(import, preview, cancellationToken);
        BundleManifest manifest = isPublished
            ? await ReadManifestAsync(import, trustedKeys, cancellationToken)
            : await StageAsync(import, preview.Environment, plan, trustedKeys, cancellationToken);
        long? active = manifest.Environment.ActiveBuild is { } id ? plan.Builds[IndexOf(manifest, id)] : null;
        if (!isPublished)
        {
            await PublishAsync(import, preview.Environment, manifest, plan, active, cancellationToken);
        }

        foreach (long[] chunk in plan.Builds.Chunk(BuildsPerBatch))
        {
            await UnstageAsync(import.Namespace, chunk, cancellationToken);
        }

        import = await ChangeAsync(
            import with
            {
                State =
                ImportState.Imported,
                Environment = preview.Environment,
                EnvironmentId = plan.EnvironmentId,
                ActiveBuild = active
            },
            cancellationToken);
        await QueueAsync(import, cancellationToken);
        await RemoveFilesAsync(import, cancellationToken);
        return import;
    }

    private async Task<ImportPlan?> ReadPlanAsync(EnvironmentImport import, CancellationToken cancellationToken)
    {
        if (await _blobs.PropertiesAsync(PlanOf(import), cancellationToken) is null)
        {
            return null;
        }

        await using Stream stream = await _blobs.OpenReadAsync(PlanOf(import), 0, null, cancellationToken);
        return await JsonSerializer.DeserializeAsync(stream, BundleJson.Default.ImportPlan, cancellationToken);
    }

    // An interrupted call leaves unused ids; the next one allocates others.
    private async Task<ImportPlan> MakePlanAsync(EnvironmentImport import, ImportPreview preview, CancellationToken cancellationToken)
    {
        IdentityReference reference = new(import.Namespace, preview.Environment);
        long environment = await _identities.TakeAsync(Identities.Environments, reference, cancellationToken);
        List<long> builds = [];
        for (int i = 0; i < preview.Builds; i++)
        {
            builds.Add(await _identities.TakeAsync(Identities.Builds, reference, cancellationToken));
        }

        ImportPlan plan = new(preview.Bundle, environment, builds);
        MemoryStream json = new(JsonSerializer.SerializeToUtf8Bytes(plan, BundleJson.Default.ImportPlan));
        await _blobs.WriteAsync(PlanOf(import), json, BlobWriteOptions.CreateOnly, cancellationToken);
        return plan;
    }

    private async Task<BundleManifest> ReadManifestAsync(
        EnvironmentImport import, IReadOnlyList<string> trustedKeys, CancellationToken cancellationToken)
    {
        await using Stream source = await OpenAsync(import, cancellationToken);
        using BundleReader reader = await BundleReader.OpenAsync(source, trustedKeys, cancellationToken);
        return reader.Manifest;
    }

    // Writes blobs under their final names, specifications, and rows of builds whose environment does not exist yet.
    private async Task<BundleManifest> StageAsync(
        EnvironmentImport import,
        string name,
        ImportPlan plan,
        IReadOnlyList<string> trustedKeys,
        CancellationToken cancellationToken)
    {
        await using Stream source = await OpenAsync(import, cancellationToken);
        using BundleReader reader = await BundleReader.OpenAsync(source, trustedKeys, cancellationToken);
        BundleManifest manifest = reader.Manifest;
        if (reader.Identity != plan.Bundle || manifest.Builds.Count != plan.Builds.Count)
        {
            throw new StoreException(ErrorCode.InvalidState, "another bundle was received after the import had begun; begin a new import");
        }

        Dictionary<string, long> specifications = [];
        BundledPackages packages = new();
        StagedBuild[] builds =
            [.. manifest.Builds.Select((b, i) => new StagedBuild(b, plan.Builds[i], import.Namespace, name, plan.EnvironmentId))];
        while (await reader.NextAsync(cancellationToken) is { } member)
        {
            string[] parts = member.Path.Split('/');
            switch (parts[0])
            {
                case "specifications":
                    BundleSpecification specification =
                        manifest.Specifications.First(s => BundlePaths.Specification(s.Sha256) == member.Path);
                    string text = Encoding.UTF8.GetString(await reader.ContentAsync(member, LargestContent, cancellationToken));
                    specifications[specification.Sha256] = (await _specifications.KeepAsync(
                        specification.Name, specification.Sha256, text, specification.IsLockfile, specification.CreatedOn,
                        cancellationToken)).Id;
                    break;
                case "builds":
                    StagedBuild build = builds[IndexOf(manifest, long.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture))];
                    byte[] content = await reader.ContentAsync(member, LargestContent, cancellationToken);
                    if (parts[2] == BundlePaths.Lockfile + BundlePaths.Compressed)
                    {
                        packages.Add(CondaLockFile.Parse(Encoding.UTF8.GetString(content)));
                    }

                    await build.WriteAsync(_blobs, parts[2][..^BundlePaths.Compressed.Length], content, cancellationToken);
                    break;
                case "packages":
                    // Archives that are already kept are skipped.
                    RepodataRecord record = PackageOf(member, packages, reader);
                    await _kept.KeepImportedAsync(
                        record, import.Namespace, (_, _) => Task.FromResult(reader.Open(member)), cancellationToken);
                    break;
                default:
                    await reader.CheckAsync(member, cancellationToken);
                    break;
            }
        }

        await StageRowsAsync(builds, specifications, cancellationToken);
        return manifest;
    }

    private async Task StageRowsAsync(StagedBuild[] builds, Dictionary<string, long> specifications, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        foreach (StagedBuild[] chunk in builds.Chunk(BuildsPerBatch))
        {
            List<TableWrite> writes = [];
            foreach (StagedBuild staged in chunk)
            {
                Build build = staged.ToBuild(specifications[staged.Record.Specification], now);
                writes.Add(TableWrite.Put(BuildRow.Write(build)));
                writes.Add(TableWrite.Put(BuildRow.WriteCopy(build)));
                if (staged.PackageNames is { } names)
                {
                    writes.Add(TableWrite.Put(PackageNames.Write(build, names)));
                }
            }

            await _table.BatchAsync(writes, cancellationToken);
        }
    }

    // Publishes everything in one step.
    private async Task PublishAsync(
        EnvironmentImport import, string name, BundleManifest manifest, ImportPlan plan, long? active, CancellationToken cancellationToken)
    {
        Namespace ns = await _namespaces.EnsureAsync(import.Namespace, cancellationToken);
        BuildLedger ledger = new(_table, _clock);
        string partition = StoreRows.Partition(import.Namespace);
        StoreEnvironment environment = new()
        {
            Id = plan.EnvironmentId,
            Namespace = import.Namespace,
            Name = name,
            Description = manifest.Environment.Description,
            CurrentBuildId = active,
            CurrentBuildStatus = active is null ? null : BuildStatus.Archived,
            NewestActivated = active ?? 0,
            Builds = plan.Builds.Count,
            CreatedOn = manifest.Environment.CreatedOn,
        };
        await Optimistic.RunAsync(
            async () =>
            {
                TableRow? row = await _table.GetAsync(partition, StoreRows.EnvironmentKey(name), cancellationToken);
                if (row is not null && EnvironmentRow.Read(row).DeletedOn is null)
                {
                    throw new StoreException(ErrorCode.AlreadyExists, $"The environment '{import.Namespace}/{name}' exists already.");
                }

                (NamespaceUsage usage, string usageETag) = await ledger.OpenUsageAsync(ns, cancellationToken);
                NamespaceUsage counted = manifest.Builds.Aggregate(usage, (sum, b) => sum.Count(StagedBuild.StatusOf(b), 1)) with
                {
                    Environments = usage.Environments + 1,
                    BuildRows = usage.BuildRows + plan.Builds.Count,
                };
                await _table.BatchAsync(
                    [
                        row is null
                            ? TableWrite.Insert(EnvironmentRow.Write(environment))
                            : TableWrite.Replace(EnvironmentRow.Write(environment), row.ETag!),
                        TableWrite.Replace(counted.ToRow(import.Namespace), usageETag),
                    ],
                    cancellationToken);
                return true;
            },
            _clock,
            cancellationToken);
    }

    private async Task UnstageAsync(string ns, IReadOnlyList<long> ids, CancellationToken cancellationToken) => await Optimistic.RunAsync(
        async () =>
        {
            List<TableWrite> writes = [];
            foreach (long id in ids)
            {
                if (await _table.GetAsync(StoreRows.Partition(ns), StoreRows.BuildKeyOf(id), cancellationToken) is { } row
                    && BuildRow.Read(row) is { IsStaged: true } build)
                {
                    writes.Add(TableWrite.Replace(BuildRow.Write(build with { IsStaged = false }), row.ETag!));
                    writes.Add(TableWrite.Put(BuildRow.WriteCopy(build with { IsStaged = false })));
                }
            }

            if (writes.Count > 0)
            {
                await _table.BatchAsync(writes, cancellationToken);
            }

            return true;
        },
        _clock,
        cancellationToken);

    private async Task QueueAsync(EnvironmentImport import, CancellationToken cancellationToken)
    {
        if (import.ActiveBuild is { } id && await _builds.FindAsync(id, cancellationToken) is { Status: BuildStatus.Archived, Attempt: 0 })
        {
            await _builds.RecreateAsync(id, activate: false, cancellationToken);
        }
    }

    private static int IndexOf(BundleManifest manifest, long id)
    {
        for (int i = 0; i < manifest.Builds.Count; i++)
        {
            if (manifest.Builds[i].Id == id)
            {
                return i;
            }
        }

        throw new StoreException(ErrorCode.DamagedBundle, FormattableString.Invariant($"The bundle has no build {id}."));
    }
}
