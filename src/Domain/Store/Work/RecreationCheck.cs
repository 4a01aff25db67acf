using System.Text;
using System.Text.Json.Nodes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Work;

/// <summary>Compares a recreated build with the manifest of its first installation, file by file.</summary>
public sealed class RecreationCheck(BuildStore builds, BuildLog log, IBlobs blobs, IShare share)
{
    private const int MostLogged = 100;

    /// <summary>Compares the build, once each time it is recreated. Idempotent.</summary>
    public async Task RunAsync(Build build, CancellationToken cancellationToken)
    {
        if (build is not { Status: BuildStatus.Completed, RecreatedOn: not null, Differences: null })
        {
            return;
        }

        await using BuildLogWriter writer = log.OpenWriter(build);
        if (await ManifestAsync(build, cancellationToken) is not { } manifest)
        {
            writer.WriteLine("verify", "there is no record of the first installation to compare with");
            return;
        }

        IReadOnlyList<PrefixDifference> differences = await manifest.CompareAsync(PrefixPaths.Of(share, build), null, cancellationToken);
        // Archived again meanwhile: missing files were removed and are not differences.
        if (await builds.FindAsync(build.Id, cancellationToken) is not { Status: BuildStatus.Completed } now
            || now.Attempt != build.Attempt)
        {
            return;
        }

        writer.WriteLine("verify", differences.Count == 0
            ? $"all {manifest.Entries.Count} files are as in the first installation"
            : $"{differences.Count} of {manifest.Entries.Count} files differ from the first installation");
        foreach (PrefixDifference difference in differences.Take(MostLogged))
        {
            writer.WriteLine("verify", $"{difference.Path}: {difference.Detail}");
        }

        using MemoryStream report = new(Encoding.UTF8.GetBytes(ReportOf(differences).ToJsonString()));
        await blobs.WriteAsync(build.DifferencesName, report, new BlobWriteOptions { ContentType = "application/json" }, cancellationToken);
        await builds.RecordDifferencesAsync(build.Id, build.Attempt, differences.Count, cancellationToken);
    }

    private static JsonArray ReportOf(IReadOnlyList<PrefixDifference> differences) => [.. differences.Select(d => new JsonObject
    {
        ["path"] = d.Path,
        ["kind"] = d.Kind.ToString().ToLowerInvariant(),
        ["detail"] = d.Detail,
    })];

    private async Task<PrefixManifest?> ManifestAsync(Build build, CancellationToken cancellationToken)
    {
        try
        {
            await using Stream content = await blobs.OpenReadAsync(build.ManifestName, 0, null, cancellationToken);
            return await PrefixManifest.ReadAsync(content, cancellationToken);
        }
        catch (StoreException missing) when (missing.Code == ErrorCode.NotFound)
        {
            return null;
        }
    }
}
