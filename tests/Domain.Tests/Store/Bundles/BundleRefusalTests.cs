using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Bundles;
using CondaStore.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Bundles;

/// <summary>Bundles that were damaged or made to do harm: refused with a code and a place, and nothing is changed.</summary>
public sealed class BundleRefusalTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly FilledStore _source;
    private readonly InMemoryTable _table = new();
    private readonly InMemoryBlobs _blobs;
    private readonly FilledStore _target;

    public BundleRefusalTests()
    {
        _source = new FilledStore(new InMemoryTable(), new InMemoryBlobs(_clock), _clock);
        _blobs = new InMemoryBlobs(_clock);
        _target = new FilledStore(_table, _blobs, _clock);
    }

    [Fact]
    public async Task Preview_AnyByteChanged_IsRefusedWithAPlace()
    {
        byte[] bundle = await BundleAsync();
        Random random = new(1);
        int flips = int.Parse(Environment.GetEnvironmentVariable("CONDA_STORE_TEST_BIT_FLIPS") ?? "150", CultureInfo.InvariantCulture);
        for (int i = 0; i < flips; i++)
        {
            byte[] changed = [.. bundle];
            int at = random.Next(changed.Length);
            changed[at] ^= (byte)(1 << random.Next(8));
            if (!await IsRefusedAsync(changed))
            {
                // Times, owners and padding of the tar headers mean nothing.
                Assert.True(IsInHeaderOrPadding(bundle, at), $"byte {at}");
            }
        }
    }

    [Fact]
    public async Task Preview_CutAnywhere_IsRefused()
    {
        byte[] bundle = await BundleAsync();
        Random random = new(2);
        for (int i = 0; i < 60; i++)
        {
            int length = random.Next(bundle.Length - 1024);
            StoreException refused = await FailsAsync(ErrorCode.DamagedBundle, () => PreviewAsync(bundle[..length]));
            Assert.Contains("at byte", refused.Message, StringComparison.Ordinal);
        }

        Assert.Empty(await _target.BuildsOfAsync("team"));
    }

    [Fact]
    public async Task Preview_CutAtEveryBoundary_IsRefusedAndNothingIsChanged()
    {
        byte[] bundle = await BundleWithPackagesAsync();
        IReadOnlyList<TarPlace> members = TarMap.Of(bundle);
        foreach (int length in members.SelectMany(m => (int[])[m.Header, m.Header + 1, m.Content, m.Content + 1, m.Content + m.Size, m.End]).Distinct())
        {
            StoreException refused = await FailsAsync(ErrorCode.DamagedBundle, () => RunAsync(bundle[..length]));
            Assert.Contains("at byte", refused.Message, StringComparison.Ordinal);
        }

        Assert.Empty(await _target.RowsAsync());
    }

    [Fact]
    public async Task Preview_EveryMemberChangedRemovedOrTwice_IsRefusedWithItsNameAndNothingIsChanged()
    {
        byte[] bundle = await BundleWithPackagesAsync();
        IReadOnlyList<TarPlace> members = TarMap.Of(bundle);
        Assert.True(members.Count > 20, $"{members.Count} members");
        foreach (TarPlace member in members)
        {
            foreach (int at in (int[])[member.Content, member.Content + (member.Size / 2), member.Content + member.Size - 1])
            {
                byte[] changed = [.. bundle];
                changed[at] ^= 4;
                StoreException refused = await FailsAsync(ErrorCode.DamagedBundle, () => RunAsync(changed));
                Assert.Contains(member.Path == "bundle.json" ? "bundle.json" : member.Path, refused.Found, StringComparison.Ordinal);
                Assert.Contains("at byte", refused.Message, StringComparison.Ordinal);
            }

            await FailsAsync(ErrorCode.DamagedBundle, () => RunAsync([.. bundle[..member.Header], .. bundle[member.End..]]));
            await FailsAsync(ErrorCode.DamagedBundle, () => RunAsync([.. bundle[..member.End], .. bundle[member.Header..]]));
        }

        Assert.Empty(await _target.RowsAsync());
        Assert.DoesNotContain(await _target.BlobNamesAsync(), b => !b.StartsWith("uploads/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Preview_LaterVersion_SaysUpgrade()
    {
        StoreException refused = await FailsAsync(
            ErrorCode.UnsupportedBundle, async () => await PreviewAsync(await ChangedAsync(m => m["version"] = 2)));

        Assert.Contains("version 2", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("builds/1/evil.sh.zst")]
    [InlineData("/settings.json")]
    public async Task Preview_ManifestNamesAStrangeMember_IsRefused(string path) =>
        await FailsAsync(ErrorCode.DamagedBundle, async () => await PreviewAsync(await ChangedAsync(m => m["members"]![0]!["path"] = path)));

    [Theory]
    [InlineData("status", "\"BUILDING\"")]
    [InlineData("id", "7")]
    [InlineData("specification", "\"00\"")]
    [InlineData("scheduled_on", "\"never\"")]
    public async Task Preview_ManifestHasAnImpossibleBuild_IsRefused(string member, string value) => await FailsAsync(
        ErrorCode.DamagedBundle, async () => await PreviewAsync(await ChangedAsync(m => m["builds"]![0]![member] = JsonNode.Parse(value))));

    [Fact]
    public async Task Preview_PackageThatNoLockfileNames_IsRefused()
    {
        await _source.FillAsync();
        BundlePlan plan = await _source.Exports.PlanAsync("team", "env0", WithPackages, Token);
        JsonNode manifest = JsonNode.Parse(plan.ManifestBytes)!;
        JsonNode member = manifest["members"]!.AsArray().Last(m => m!["path"]!.GetValue<string>().StartsWith("packages/", StringComparison.Ordinal))!;
        string other = new('a', 64);
        string path = member["path"]!.GetValue<string>();
        string sha256 = path.Split('/')[1];
        byte[] bytes = Encoding.UTF8.GetBytes(manifest.ToJsonString().Replace(path, path.Replace(sha256, other, StringComparison.Ordinal), StringComparison.Ordinal));
        JsonNode changed = JsonNode.Parse(bytes)!;
        changed["packages"]!.AsArray().Last()!["sha256"] = other;

        StoreException refused = await FailsAsync(ErrorCode.DamagedBundle, async () => await PreviewAsync(await WriteAsync(plan, changed)));

        Assert.Contains("no lockfile of the bundle names it", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_MembersExpandWithoutMeasure_IsRefused()
    {
        await _source.FillAsync();
        BundlePlan plan = await _source.Exports.PlanAsync("team", "env0", new BundleOptions(), Token);
        byte[] bomb = ZstdCompressStream.Compress(new byte[140 << 20], 1);
        string[] logs = [.. plan.Manifest.Members.Select(m => m.Path).Where(p => p.EndsWith("log.txt.zst", StringComparison.Ordinal)).Take(2)];
        BundleManifest manifest = plan.Manifest with
        {
            Members = [.. plan.Manifest.Members.Select(m => logs.Contains(m.Path) ? new BundleMember(m.Path, bomb.Length, Sha256Of(bomb)) : m)],
        };
        BundlePlan bad = plan with
        {
            Manifest = manifest,
            ManifestBytes = JsonSerializer.SerializeToUtf8Bytes(manifest, BundleJson.Default.BundleManifest),
            Contents = [.. plan.Contents.Select((open, i) => logs.Contains(manifest.Members[i].Path) ? _ => Task.FromResult<Stream>(new MemoryStream(bomb)) : open)],
        };
        using MemoryStream bundle = new();
        await EnvironmentExports.WriteAsync(bad, bundle, Token);

        StoreException refused = await FailsAsync(ErrorCode.DamagedBundle, () => RunAsync(bundle.ToArray()));

        Assert.Equal(logs[1], refused.Found);
        Assert.Contains("more than 200 times their size", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await _target.RowsAsync());
    }

    [Fact]
    public async Task Preview_HeaderPromisesMuchAndTheBundleEnds_IsRefused()
    {
        byte[] bundle = await BundleAsync();
        // 60 MB for the manifest, in octal digits; the checksum of the header is made to fit.
        Encoding.ASCII.GetBytes("00345177000\0").CopyTo(bundle, 124);
        Encoding.ASCII.GetBytes("        ").CopyTo(bundle, 148);
        Encoding.ASCII.GetBytes(Convert.ToString(bundle.Take(512).Sum(b => b), 8).PadLeft(6, '0') + "\0 ").CopyTo(bundle, 148);

        StoreException refused = await FailsAsync(ErrorCode.DamagedBundle, () => PreviewAsync(bundle));

        Assert.Contains("at byte", refused.Message, StringComparison.Ordinal);
    }

    private static string Sha256Of(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static BundleOptions WithPackages { get; } = new() { OpenArchive = (p, _) => Task.FromResult<Stream?>(new MemoryStream(FilledStore.Archive(p.Name))) };

    private async Task<byte[]> BundleWithPackagesAsync()
    {
        await _source.FillAsync();
        return await _source.ExportAsync("team", "env0", WithPackages);
    }

    private async Task<byte[]> BundleAsync()
    {
        await _source.FillAsync();
        return await _source.ExportAsync("team", "env0");
    }

    private async Task PreviewAsync(byte[] bundle) =>
        await _target.Imports.PreviewAsync(await _target.UploadAsync(bundle, "team", piece: 1 << 20), [], Token);

    private async Task RunAsync(byte[] bundle) =>
        await _target.Imports.RunAsync(await _target.UploadAsync(bundle, "team", piece: 1 << 20), [], Token);

    private async Task<bool> IsRefusedAsync(byte[] bundle)
    {
        try
        {
            await PreviewAsync(bundle);
            return false;
        }
        catch (StoreException e) when (e.Code is ErrorCode.DamagedBundle or ErrorCode.UnsupportedBundle)
        {
            return true;
        }
    }

    // The same bundle with another manifest.
    private async Task<byte[]> ChangedAsync(Action<JsonNode> change)
    {
        await _source.FillAsync();
        BundlePlan plan = await _source.Exports.PlanAsync("team", "env0", new BundleOptions(), Token);
        JsonNode manifest = JsonNode.Parse(plan.ManifestBytes)!;
        change(manifest);
        return await WriteAsync(plan, manifest);
    }

    // The members too are written under the names that the manifest gives them.
    private static async Task<byte[]> WriteAsync(BundlePlan plan, JsonNode manifest)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        string?[] paths = [.. manifest["members"]!.AsArray().Select(m => m!["path"]!.GetValue<string>())];
        IReadOnlyList<BundleMember> members = [.. plan.Manifest.Members.Zip(paths, (member, path) => member with { Path = path! })];
        using MemoryStream target = new();
        await EnvironmentExports.WriteAsync(plan with { Manifest = plan.Manifest with { Members = members }, ManifestBytes = bytes }, target, Token);
        return target.ToArray();
    }

    private static bool IsInHeaderOrPadding(byte[] bundle, int at) => !TarMap.Of(bundle).Any(m => at >= m.Content && at < m.Content + m.Size);
}
