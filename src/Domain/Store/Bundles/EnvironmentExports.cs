using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;
using CondaStore.Domain.Store.Specifying;

namespace CondaStore.Domain.Store.Bundles;

/// <summary>
/// Writes an environment with its whole history to one file (<c>docs/bundle-format.md</c>). The same state of the store yields the same
/// bytes, regardless of the storage; only a signature differs each time.
/// </summary>
public sealed class EnvironmentExports(
    ITable table, IBlobs blobs, EnvironmentStore environments, Specifications specifications, Settings settings)
{
    /// <summary>The media type of a bundle.</summary>
    public const string MediaType = "application/vnd.conda-store.bundle";

    private const int Level = 6;
    private const int Rounds = 20;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads and measures the contents.</summary>
    /// <exception cref="StoreException">
    /// There is no such environment (<see cref="ErrorCode.NotFound"/>), or requested archives are unavailable
    /// (<see cref="ErrorCode.PackageUnavailable"/>). </exception>
    public async Task<BundlePlan> PlanAsync(string ns, string name, BundleOptions options, CancellationToken cancellationToken)
    {
        (StoreEnvironment environment, IReadOnlyList<Build> builds) = await ReadAsync(ns, name, cancellationToken);
        BundleContents contents = new();
        await contents.AddAsync(BundlePaths.Settings, Memory(await SettingsAsync(ns, name, cancellationToken)), cancellationToken);
        List<BundleSpecification> specs = await AddSpecificationsAsync(builds, contents, cancellationToken);
        SortedDictionary<string, BuildPackage> packages = new(StringComparer.Ordinal);
        SortedSet<string> channels = new(StringComparer.Ordinal);
        foreach (Build build in builds)
        {
            foreach (BuildPackage package in await AddBuildAsync(build, contents, cancellationToken))
            {
                channels.Add(package.Channel);
                if (IsRestorable(build) && package.Sha256 is { } sha256)
                {
                    packages.TryAdd(sha256, package);
                }
            }
        }

        bool isHere = builds.Any(b => b.Id == environment.CurrentBuildId && IsRestorable(b));
        BundleManifest manifest = new()
        {
            Format = BundleManifest.FormatName,
            Version = BundleManifest.NewestVersion,
            Environment = new BundleEnvironment(
                ns, name, environment.Description, environment.CreatedOn, isHere ? environment.CurrentBuildId : null),
            Channels = [.. channels],
            Specifications = specs,
            Builds = [.. builds.Select(Record)],
            Packages = options.OpenArchive is { } open ? await AddPackagesAsync(packages.Values, open, contents, cancellationToken) : [],
            Members = contents.Members,
        };
        if (BundleRules.Problem(manifest) is { } problem)
        {
            throw new StoreException(ErrorCode.InvalidState, $"The environment cannot be exported whole: {problem}.");
        }

        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, BundleJson.Default.BundleManifest);
        byte[]? signature = options.SigningKey is { } key ? ManifestSignature.Sign(bytes, key) : null;
        return new BundlePlan(manifest, bytes, signature, contents.Sources);
    }

    /// <summary>Writes a planned bundle.</summary>
    /// <exception cref="StoreException">The store changed meanwhile (<see cref="ErrorCode.Conflict"/>); plan again.</exception>
    public static async Task WriteAsync(BundlePlan plan, Stream target, CancellationToken cancellationToken)
    {
        using MemberWriter writer = new(target);
        await writer.WriteAsync(BundlePaths.Manifest, plan.ManifestBytes, cancellationToken);
        await writer.WriteAsync(BundlePaths.Checksum, BundleReader.ChecksumOf(plan.ManifestBytes), cancellationToken);
        if (plan.Signature is { } signature)
        {
            await writer.WriteAsync(BundlePaths.Signature, signature, cancellationToken);
        }

        foreach ((BundleMember member, Func<CancellationToken, Task<Stream>> open) in plan.Manifest.Members.Zip(plan.Contents))
        {
            await using Stream content = await open(cancellationToken);
            await writer.WriteAsync(member.Path, member.Size, member.Sha256, content, cancellationToken);
        }

        await writer.FinishAsync(cancellationToken);
    }

    // Reads the row of the environment before and after its builds: if it is unchanged, they are consistent.
    private async Task<(StoreEnvironment Environment, IReadOnlyList<Build> Builds)> ReadAsync(
        string ns, string name, CancellationToken cancellationToken)
    {
        StoreEnvironment environment = await environments.GetAsync(ns, name, cancellationToken);
        for (int round = 1; ; round++)
        {
            List<TableRow> rows = await StoreRows.AllAsync(table, StoreRows.BuildsOfEnvironment(ns, name), cancellationToken);
            StoreEnvironment after = await environments.GetAsync(ns, name, cancellationToken);
            if (after == environment || round == Rounds)
            {
                return (after, [.. rows
                    .Select(BuildRow.Read)
                    .Where(b => b.EnvironmentId == after.Id && (b.Status.IsFinished() || b.IsRecreating))
                    .OrderBy(b => b.Id)]);
            }

            environment = after;
        }
    }

    private async Task<List<BundleSpecification>> AddSpecificationsAsync(
        IReadOnlyList<Build> builds, BundleContents contents, CancellationToken cancellationToken)
    {
        List<BundleSpecification> specs = [];
        foreach (string sha256 in builds.Select(b => b.SpecificationSha256).Distinct(StringComparer.Ordinal))
        {
            Specification specification = await specifications.GetAsync(sha256, cancellationToken);
            byte[] text = Encoding.UTF8.GetBytes(specification.Json);
            await contents.AddAsync(BundlePaths.Specification(sha256), Compressed(_ => Task.FromResult(text)), cancellationToken);
            specs.Add(new BundleSpecification(sha256, specification.Name, specification.IsLockfile, specification.CreatedOn));
        }

        return specs;
    }

    private async Task<IReadOnlyList<BuildPackage>> AddBuildAsync(Build build, BundleContents contents, CancellationToken cancellationToken)
    {
        IReadOnlyList<BuildPackage> packages = [];
        foreach (string file in BundlePaths.OfBuild)
        {
            if (BlobOf(build, file) is { } blob && await blobs.PropertiesAsync(blob, cancellationToken) is { } properties)
            {
                // At its current length: a log may grow while the bundle is written. Lines added by recreating a build are not part of its
                // history.
                long length = file == BundlePaths.Log && build.First is { } first
                    ? Math.Min(first.LogLength, properties.Length)
                    : properties.Length;
                Func<CancellationToken, Task<byte[]>> read = token => ReadAsync(blob, length, token);
                await contents.AddAsync(BundlePaths.Build(build.Id, file), Compressed(read), cancellationToken);
                packages = file == BundlePaths.PackageList
                    ? JsonSerializer.Deserialize(await read(cancellationToken), LedgerJson.Default.IReadOnlyListBuildPackage) ?? []
                    : packages;
            }
        }

        return packages;
    }

    private static async Task<IReadOnlyList<BundlePackage>> AddPackagesAsync(
        IEnumerable<BuildPackage> packages,
        Func<BuildPackage, CancellationToken, Task<Stream?>> open,
        BundleContents contents,
        CancellationToken cancellationToken)
    {
        List<BundlePackage> added = [];
        List<string> missing = [];
        foreach (BuildPackage package in packages)
        {
            string url = package.Url ?? "";
            BundlePackage described = new(package.Sha256!, package.BuiltFile ?? url[(url.LastIndexOf('/') + 1)..], url);
            await using Stream? probe = await open(package, cancellationToken);
            if (probe is null)
            {
                missing.Add(described.FileName);
                continue;
            }

            async Task<Stream> Again(CancellationToken token) => await open(package, token)
                ?? throw new StoreException(
                    ErrorCode.Conflict, $"'{described.FileName}' went away while it was written out.")
                { IsTransient = true };
            await contents.AddAsync(BundlePaths.Package(described), Again, cancellationToken);
            if (contents.Members[^1].Sha256 != described.Sha256)
            {
                throw new StoreException(
                    ErrorCode.HashMismatch,
                    $"'{described.FileName}' has the SHA-256 {contents.Members[^1].Sha256}, but the build installed {described.Sha256}.");
            }

            added.Add(described);
        }

        return missing.Count == 0
            ? added
            : throw new StoreException(
                ErrorCode.PackageUnavailable, $"These package archives cannot be had any more: {string.Join(", ", missing)}.")
            {
                Hints = ["export without package archives", "keep archives in the store before they disappear upstream"],
            };
    }

    private static string? BlobOf(Build build, string file) => file switch
    {
        BundlePaths.Lockfile => build.Artifact(ArtifactType.Lockfile)?.Key,
        BundlePaths.PackageList => BuildStore.PackagesName(build),
        BundlePaths.Yaml => build.Artifact(ArtifactType.Yaml)?.Key,
        BundlePaths.Explicit => build.Artifact(ArtifactType.Explicit)?.Key,
        BundlePaths.Files => build.ManifestName,
        _ => build.LogName,
    };

    private static bool IsRestorable(Build build) => build.Status is BuildStatus.Completed or BuildStatus.Archived || build.IsRecreating;

    private static BundleBuild Record(Build build) => new()
    {
        Id = build.Id,
        Specification = build.SpecificationSha256,
        Status = (IsRestorable(build) ? BuildStatus.Completed : build.Status).ToWire(),
        // An archived build may state why recreating it failed, which is not part of its history.
        StatusInfo = IsRestorable(build) ? null : build.StatusInfo,
        ErrorCode = IsRestorable(build) ? null : build.ErrorCode?.ToText(),
        Hints = IsRestorable(build) || build.Hints.Count == 0 ? null : build.Hints,
        ScheduledOn = build.ScheduledOn,
        StartedOn = build.First is { } first ? first.StartedOn : build.StartedOn,
        EndedOn = build.First is { } made ? made.EndedOn : build.EndedOn,
        DeletedOn = build.DeletedOn,
        RequestedBy = build.RequestedBy,
    };

    // Returns the settings that can be set for an environment; the others belong to the whole store.
    private async Task<byte[]> SettingsAsync(string ns, string name, CancellationToken cancellationToken)
    {
        StoreSettings effective = await settings.GetAsync(ns, name, cancellationToken);
        using JsonDocument all = JsonDocument.Parse(effective.ToJson());
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Plain))
        {
            writer.WriteStartObject();
            foreach (SettingKey key in SettingKey.All.Where(k => !k.IsGlobal))
            {
                writer.WritePropertyName(key.Name);
                all.RootElement.GetProperty(key.Name).WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private async Task<byte[]> ReadAsync(string blob, long length, CancellationToken cancellationToken)
    {
        byte[] content = new byte[length];
        await using Stream stream = await blobs.OpenReadAsync(blob, 0, length, cancellationToken);
        await stream.ReadExactlyAsync(content, cancellationToken);
        return content;
    }

    private static Func<CancellationToken, Task<Stream>> Memory(byte[] content) => _ => Task.FromResult<Stream>(new MemoryStream(content));

    private static Func<CancellationToken, Task<Stream>> Compressed(Func<CancellationToken, Task<byte[]>> read) =>
        async token => new MemoryStream(ZstdCompressStream.Compress(await read(token), Level));
}
