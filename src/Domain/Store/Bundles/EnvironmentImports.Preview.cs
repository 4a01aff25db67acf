using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Records;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Keeping;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Rows;
using CondaStore.Domain.Store.Specifying;

namespace CondaStore.Domain.Store.Bundles;

// Determines what an import would do, and why it would be rejected.
public sealed partial class EnvironmentImports
{
    private const long LargestContent = 256L << 20;
    private const int MostProblems = 100;

    /// <summary>Reads a received bundle completely, checks every hash and determines what importing it would do.</summary>
    /// <param name="import">The import.</param>
    /// <param name="trustedKeys">The trusted public keys, one of which must have signed; empty for no check.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">
    /// The bundle is damaged, of a later version or not trusted (<see cref="ErrorCode.DamagedBundle"/>,
    /// <see cref="ErrorCode.UnsupportedBundle"/>, <see cref="ErrorCode.UntrustedBundle"/>).
    /// </exception>
    public async Task<ImportPreview> PreviewAsync(
        EnvironmentImport import, IReadOnlyList<string> trustedKeys, CancellationToken cancellationToken)
    {
        await using Stream source = await OpenAsync(import, cancellationToken);
        using BundleReader reader = await BundleReader.OpenAsync(source, trustedKeys, cancellationToken);
        BundleManifest manifest = reader.Manifest;
        string name = import.Environment ?? manifest.Environment.Name;
        List<ImportProblem> problems = [];
        await CheckTargetAsync(import, name, problems, cancellationToken);
        StoreSettings here = await _settings.GetAsync(import.Namespace, name, cancellationToken);
        SpecificationPolicy policy = _specifications.PolicyOf(here);
        List<SettingDifference> settings = [];
        BundledPackages packages = new();
        while (await reader.NextAsync(cancellationToken) is { } member)
        {
            if (member.Path == BundlePaths.Settings)
            {
                settings = Differences(await reader.ContentAsync(member, LargestContent, cancellationToken), here, reader);
            }
            else if (member.Path.StartsWith("packages/", StringComparison.Ordinal))
            {
                await CheckArchiveAsync(PackageOf(member, packages, reader), member, reader, cancellationToken);
            }
            else
            {
                byte[] content = await reader.ContentAsync(member, LargestContent, cancellationToken);
                CheckContent(manifest, member, content, policy, problems, packages, reader);
            }
        }

        return new ImportPreview
        {
            Namespace = import.Namespace,
            Environment = name,
            NamespaceIsNew = await _namespaces.FindAsync(import.Namespace, cancellationToken) is null,
            Bundle = reader.Identity,
            SignedBy = reader.SignedBy,
            Origin = manifest.Environment,
            Builds = manifest.Builds.Count,
            Restorable = manifest.Builds.Count(b => b.Status == BuildStatus.Completed.ToWire()),
            NewSpecifications = await CountNewAsync(manifest, cancellationToken),
            Packages = manifest.Packages.Count,
            Bytes = manifest.Members.Sum(m => m.Size),
            Channels = manifest.Channels,
            Settings = settings,
            Problems = problems,
        };
    }

    private async Task CheckTargetAsync(
        EnvironmentImport import, string name, List<ImportProblem> problems, CancellationToken cancellationToken)
    {
        try
        {
            StoreNames.CheckEnvironment(name);
        }
        catch (StoreException e)
        {
            problems.Add(new ImportProblem(e.Code, e.Message, null, ["import it under another name"]));
            return;
        }

        if (await _environments.FindAsync(import.Namespace, name, cancellationToken) is { } taken && taken.Id != import.EnvironmentId)
        {
            problems.Add(new ImportProblem(
                ErrorCode.AlreadyExists,
                $"The environment '{import.Namespace}/{name}' exists already.",
                null,
                ["import it under another name or into another namespace", "delete the environment that is there first"]));
        }
    }

    // Everything that could be built later must comply with the policy of the target namespace, including old builds.
    private static void CheckContent(
        BundleManifest manifest,
        BundleMember member,
        byte[] content,
        SpecificationPolicy policy,
        List<ImportProblem> problems,
        BundledPackages packages,
        BundleReader reader)
    {
        string[] parts = member.Path.Split('/');
        try
        {
            if (parts is ["specifications", string file])
            {
                string sha256 = file[..file.IndexOf('.', StringComparison.Ordinal)];
                BundleSpecification specification = manifest.Specifications.First(s => s.Sha256 == sha256);
                SpecificationDocument document = ReadSpecification(specification, content, reader);
                Hold(() => policy.Apply(document), FirstBuildOf(manifest, sha256), problems);
            }
            else if (parts[2] == BundlePaths.Lockfile + BundlePaths.Compressed)
            {
                long build = long.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture);
                Lockfile lockfile = CondaLockFile.Parse(Encoding.UTF8.GetString(content));
                packages.Add(lockfile);
                Hold(
                    () => policy.Apply(new SpecificationDocument { Name = manifest.Environment.Name, Lockfile = lockfile }),
                    build,
                    problems);
            }
            else if (parts[2] == BundlePaths.PackageList + BundlePaths.Compressed)
            {
                _ = JsonSerializer.Deserialize(content, LedgerJson.Default.IReadOnlyListBuildPackage);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or StoreException { Code: not ErrorCode.DamagedBundle })
        {
            throw reader.Damaged($"it cannot be read: {e.Message}", e);
        }
    }

    private static RepodataRecord PackageOf(BundleMember member, BundledPackages packages, BundleReader reader) =>
        packages.Find(member.Path.Split('/')[1]) ?? throw reader.Damaged("no lockfile of the bundle names it");

    private static async Task CheckArchiveAsync(
        RepodataRecord record, BundleMember member, BundleReader reader, CancellationToken cancellationToken)
    {
        try
        {
            await using CheckedArchive archive = new(reader.Open(member), record);
            await archive.CopyToAsync(Stream.Null, cancellationToken);
        }
        catch (StoreException e) when (e.Code == ErrorCode.HashMismatch)
        {
            throw reader.Damaged("it is not the archive that the lockfile names: " + e.Message.TrimEnd('.'), e);
        }
    }

    private static SpecificationDocument ReadSpecification(BundleSpecification specification, byte[] content, BundleReader reader)
    {
        string text = Encoding.UTF8.GetString(content);
        JsonObject json = JsonNode.Parse(text) as JsonObject ?? throw reader.Damaged("it is not a specification");
        if (CanonicalJson.Sha256(json) is { } sha256 && sha256 != specification.Sha256)
        {
            throw reader.Damaged($"the specification has the identity {sha256}");
        }

        bool isLockfile = json["lockfile"] is not null;
        if (isLockfile != specification.IsLockfile)
        {
            throw reader.Damaged("the specification is of another kind than the manifest says");
        }

        return SpecificationReader.Read(new SpecificationSubmission
        {
            Text = isLockfile ? json["lockfile"]!.ToJsonString() : text,
            IsLockfile = isLockfile,
            EnvironmentName = json["name"]?.GetValue<string>(),
        });
    }

    private static long? FirstBuildOf(BundleManifest manifest, string sha256) =>
        manifest.Builds.FirstOrDefault(b => b.Specification == sha256)?.Id;

    private static void Hold(Action apply, long? build, List<ImportProblem> problems)
    {
        try
        {
            apply();
        }
        catch (StoreException e) when (e.Code is ErrorCode.PolicyViolation or ErrorCode.InvalidEnvironmentFile)
        {
            if (problems.Count < MostProblems)
            {
                problems.Add(new ImportProblem(e.Code, e.Message, build, e.Hints));
            }
        }
    }

    private static List<SettingDifference> Differences(byte[] content, StoreSettings here, BundleReader reader)
    {
        try
        {
            using JsonDocument there = JsonDocument.Parse(content);
            using JsonDocument own = JsonDocument.Parse(here.ToJson());
            List<SettingDifference> differences = [];
            foreach (JsonProperty setting in there.RootElement.EnumerateObject())
            {
                if (own.RootElement.TryGetProperty(setting.Name, out JsonElement value) && !JsonElement.DeepEquals(value, setting.Value))
                {
                    differences.Add(
                        new SettingDifference(setting.Name, MaskedSecrets.Hide(setting.Value).GetRawText(), value.GetRawText()));
                }
            }

            return differences;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw reader.Damaged("the settings cannot be read", e);
        }
    }

    private async Task<int> CountNewAsync(BundleManifest manifest, CancellationToken cancellationToken)
    {
        int count = 0;
        foreach (BundleSpecification specification in manifest.Specifications)
        {
            count += await _table.GetAsync(
                StoreRows.SpecificationPartition(specification.Sha256), specification.Sha256, cancellationToken) is null ? 1 : 0;
        }

        return count;
    }
}
