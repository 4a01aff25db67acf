using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Bundles;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Tests.Support;
using Json.Schema;
using Microsoft.Extensions.Time.Testing;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Bundles;

public sealed class EnvironmentExportsTests
{
    private static readonly JsonSchema Schema = ReadSchema();

    private readonly FakeTimeProvider _clock = new();
    private readonly FilledStore _store;

    public EnvironmentExportsTests() => _store = new FilledStore(new InMemoryTable(), new InMemoryBlobs(_clock), _clock);

    [Fact]
    public async Task Write_Twice_HasTheSameBytes()
    {
        await _store.FillAsync();

        byte[] first = await _store.ExportAsync("team", "env0");
        _clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal(first, await _store.ExportAsync("team", "env0"));
        Assert.Equal(0, first.Length % 512);
    }

    [Fact]
    public async Task Plan_Environment_NamesItsWholeHistoryInOrder()
    {
        await _store.FillAsync();

        BundleManifest manifest = (await _store.Exports.PlanAsync("team", "env0", new BundleOptions(), Token)).Manifest;

        Assert.Equal(["COMPLETED", "COMPLETED", "COMPLETED", "FAILED"], manifest.Builds.Select(b => b.Status));
        Assert.Equal(manifest.Builds.Select(b => b.Id).Order(), manifest.Builds.Select(b => b.Id));
        Assert.Equal(manifest.Builds[2].Id, manifest.Environment.ActiveBuild);
        Assert.Equal(4, manifest.Specifications.Count);
        Assert.Equal(["https://conda.anaconda.org/conda-forge"], manifest.Channels);
        Assert.Equal("CS1200", manifest.Builds[3].ErrorCode);
        Assert.Equal("settings.json", manifest.Members[0].Path);
        Assert.Contains(manifest.Members, m => m.Path == $"builds/{manifest.Builds[0].Id}/log.txt.zst");
    }

    [Fact]
    public async Task Plan_BuildIsArchived_IsTheSame()
    {
        await _store.FillAsync();
        byte[] before = await _store.ExportAsync("team", "env0");
        Build oldest = (await _store.BuildsOfAsync("team")).First(b => b.Environment == "env0");

        await _store.Builds.ArchiveAsync(oldest.Id, force: false, null, Token);

        Assert.Equal(before, await _store.ExportAsync("team", "env0"));
    }

    [Fact]
    public async Task Plan_BuildIsArchivedAndBroughtBack_IsTheSameAllTheWay()
    {
        await _store.FillAsync();
        byte[] before = await _store.ExportAsync("team", "env0");
        Build oldest = (await _store.BuildsOfAsync("team")).First(b => b.Environment == "env0");
        for (int round = 0; round < 2; round++)
        {
            await _store.Builds.ArchiveAsync(oldest.Id, force: false, null, Token);
            await _store.RemoveDeletedAsync();
            _clock.Advance(TimeSpan.FromDays(3));
            Build queued = await _store.Builds.RecreateAsync(oldest.Id, activate: false, Token);
            Assert.Equal(before, await _store.ExportAsync("team", "env0"));
            Build begun = await _store.Builds.BeginAsync(queued.Id, queued.Attempt, "run" + round, "worker", Token);
            await _store.Blobs.AppendAsync(begun.LogName, "[link] again\n"u8.ToArray(), null, Token);
            Assert.Equal(before, await _store.ExportAsync("team", "env0"));
            await _store.Builds.CompleteAsync(begun.Id, begun.Attempt, 7, null, Token);
            Assert.Equal(before, await _store.ExportAsync("team", "env0"));
        }

        Build back = await _store.Builds.GetAsync(oldest.Id, Token);
        Assert.Equal((oldest.StartedOn, oldest.EndedOn), (back.StartedOn, back.EndedOn));
        Assert.Equal(_clock.GetUtcNow(), back.InstalledOn);
    }

    [Fact]
    public async Task Plan_PackagesWanted_HoldsEachArchiveOnce()
    {
        await _store.FillAsync();
        BundleOptions options = new() { OpenArchive = Archive };

        BundleManifest manifest = (await _store.Exports.PlanAsync("team", "env0", options, Token)).Manifest;

        Assert.Equal(4, manifest.Packages.Count);
        Assert.Equal(manifest.Packages.Select(p => p.Sha256).Order(StringComparer.Ordinal), manifest.Packages.Select(p => p.Sha256));
        Assert.Equal(4, manifest.Members.Count(m => m.Path.StartsWith("packages/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Plan_PackagesHaveVanished_NamesThem()
    {
        await _store.FillAsync();
        BundleOptions options = new() { OpenArchive = (package, _) => Task.FromResult(package.Name == "p1" ? null : (Stream?)new MemoryStream(Encoding.UTF8.GetBytes(package.Name))) };

        StoreException refused = await FailsAsync(ErrorCode.PackageUnavailable, () => _store.Exports.PlanAsync("team", "env0", options, Token));

        Assert.Contains("p1-1.0-h0_0.conda", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_Missing_IsNotFound() =>
        await FailsAsync(ErrorCode.NotFound, () => _store.Exports.PlanAsync("team", "nothing", new BundleOptions(), Token));

    [Fact]
    public async Task Write_Signed_FitsItsKeyAndNoOther()
    {
        await _store.FillAsync();
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] signed = await _store.ExportAsync("team", "env0", new BundleOptions { SigningKey = key.ExportECPrivateKeyPem() });
        EnvironmentImport import = await _store.UploadAsync(signed, "elsewhere");

        ImportPreview preview = await _store.Imports.PreviewAsync(import, [other.ExportSubjectPublicKeyInfoPem(), key.ExportSubjectPublicKeyInfoPem()], Token);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo())), preview.SignedBy);
        await FailsAsync(ErrorCode.UntrustedBundle, () => _store.Imports.PreviewAsync(import, [other.ExportSubjectPublicKeyInfoPem()], Token));
        EnvironmentImport unsigned = await _store.UploadAsync(await _store.ExportAsync("team", "env0"), "elsewhere");
        await FailsAsync(ErrorCode.UntrustedBundle, () => _store.Imports.PreviewAsync(unsigned, [key.ExportSubjectPublicKeyInfoPem()], Token));
    }

    [Fact]
    public async Task Manifest_Written_FitsTheSchema()
    {
        await _store.FillAsync();
        BundlePlan plan = await _store.Exports.PlanAsync("team", "env0", new BundleOptions { OpenArchive = Archive }, Token);
        using JsonDocument manifest = JsonDocument.Parse(plan.ManifestBytes);

        EvaluationResults evaluated = Schema.Evaluate(manifest.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });

        Assert.True(evaluated.IsValid, string.Join('\n', evaluated.Details!.SelectMany(Problems)));
    }

    [Theory]
    [InlineData("\"version\":1", "\"version\":2")]
    [InlineData("\"channels\":", "\"chanels\":")]
    [InlineData("\"is_lockfile\":false", "\"is_lockfile\":0")]
    [InlineData("\"status\":\"COMPLETED\"", "\"status\":\"BUILDING\"")]
    [InlineData("\"specification\":\"", "\"specification\":\"0")]
    public async Task Manifest_Changed_DoesNotFitTheSchema(string found, string changed)
    {
        await _store.FillAsync();
        BundlePlan plan = await _store.Exports.PlanAsync("team", "env0", new BundleOptions { OpenArchive = Archive }, Token);
        string manifest = Encoding.UTF8.GetString(plan.ManifestBytes);
        Assert.Contains(found, manifest, StringComparison.Ordinal);

        using JsonDocument document = JsonDocument.Parse(manifest.Replace(found, changed, StringComparison.Ordinal));

        Assert.False(Schema.Evaluate(document.RootElement).IsValid);
    }

    private static IEnumerable<string> Problems(EvaluationResults results) =>
        results.Errors?.Select(e => $"{results.InstanceLocation}: {e.Value}") ?? [];

    // The packages of the test store have the hash of their names.
    private static Task<Stream?> Archive(BuildPackage package, CancellationToken cancellationToken) =>
        Task.FromResult<Stream?>(new MemoryStream(Encoding.UTF8.GetBytes(package.Name)));

    private static JsonSchema ReadSchema() => JsonSchema.FromFile(RepositoryFolder.At("docs", "bundle.schema.json"));
}
