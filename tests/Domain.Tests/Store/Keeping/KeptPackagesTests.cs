using System.Security.Cryptography;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Keeping;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Keeping;

public sealed class KeptPackagesTests
{
    private const string Channel = "conda.anaconda.org/conda-forge";

    private static readonly byte[] Bytes = [1, 2, 3];

    private readonly StoreUnderTest _store = new();
    private int _fetched;

    [Fact]
    public async Task Keep_Twice_FetchesOnceAndServesBothNamespaces()
    {
        KeptPackages kept = Kept();
        RepodataRecord record = Record("a");

        await kept.KeepAsync(record, "team", FetchAsync, Token);
        await kept.KeepAsync(record, "other", FetchAsync, Token);

        Assert.Equal(1, _fetched);
        using MemoryStream read = new();
        await using (Stream? stream = await kept.OpenAsync(record, Token))
        {
            await stream!.CopyToAsync(read, Token);
        }

        Assert.Equal(Bytes, read.ToArray());
        Assert.Equal(["team", "other"], Assert.Single(await KeptRows.ReadAsync(_store.Table)).Namespaces);
    }

    [Fact]
    public async Task Keep_AnotherArchive_IsRefusedAndKeepsNothing()
    {
        KeptPackages kept = Kept();
        RepodataRecord record = Record("a") with { Sha256 = new string('0', 64) };

        await FailsAsync(ErrorCode.HashMismatch, () => kept.KeepAsync(record, "team", FetchAsync, Token));

        Assert.Empty(await _store.BlobNamesAsync());
        Assert.False(await kept.ContainsAsync(record, Token));
    }

    [Fact]
    public async Task Keep_SecretsInTheAddress_StayOut()
    {
        KeptPackages kept = Kept();
        await kept.KeepAsync(Record("a") with { Url = "https://user:secret@conda.anaconda.org/t/tk-1/conda-forge/noarch/a-1.0-0.conda" }, "team", FetchAsync, Token);

        KeptPackage found = Assert.Single(await kept.ListAsync(Channel, "noarch", Visibility.All, Token));

        Assert.Equal("https://conda.anaconda.org/conda-forge/noarch/a-1.0-0.conda", found.Record.Url);
    }

    [Fact]
    public async Task List_ForOthers_ShowsOnlyWhatTheirNamespacesUse()
    {
        KeptPackages kept = Kept();
        await kept.KeepAsync(Record("a"), "team", FetchAsync, Token);
        await kept.KeepAsync(Record("b"), "other", FetchAsync, Token);
        Visibility team = new([ArnPattern.OfNamespace("team")]);

        Assert.Equal(["a"], (await kept.ListAsync(Channel, "noarch", team, Token)).Select(p => p.Record.Name));
        Assert.Empty(await kept.ListAsync(Channel, "linux-64", team, Token));
        Assert.True(await kept.HasChannelAsync(Channel, team, Token));
        Assert.Null(await kept.FindAsync(Channel, "noarch", "b-1.0-0.conda", team, Token));
        Assert.NotNull(await kept.FindAsync(Channel, "noarch", "b-1.0-0.conda", Visibility.All, Token));
    }

    [Fact]
    public async Task Sweep_UnusedForLongerThanTheRetention_IsRemoved()
    {
        KeptPackages kept = Kept();
        RepodataRecord used = Record("a");
        RepodataRecord unused = Record("b", [9]);
        await kept.KeepAsync(used, "team", FetchAsync, Token);
        await kept.KeepAsync(unused, "team", (_, _) => Task.FromResult<Stream>(new MemoryStream([9])), Token);
        HashSet<string> hashes = [used.Sha256!];

        Assert.Empty(await kept.SweepAsync(hashes, TimeSpan.FromDays(30), Token));
        _store.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Empty(await kept.SweepAsync(hashes, null, Token));
        Assert.Single(await kept.SweepAsync(hashes, TimeSpan.FromDays(30), Token));

        Assert.True(await kept.ContainsAsync(used, Token));
        Assert.False(await kept.ContainsAsync(unused, Token));
        Assert.Equal(["a"], (await KeptRows.ReadAsync(_store.Table)).Select(p => p.Record.Name));
    }

    [Fact]
    public async Task Sweep_UsedAgain_BeginsAnew()
    {
        KeptPackages kept = Kept();
        RepodataRecord record = Record("a");
        await kept.KeepAsync(record, "team", FetchAsync, Token);
        await kept.SweepAsync(new HashSet<string>(), TimeSpan.FromDays(30), Token);
        _store.Clock.Advance(TimeSpan.FromDays(29));
        await kept.KeepAsync(record, "team", FetchAsync, Token);
        _store.Clock.Advance(TimeSpan.FromDays(2));

        Assert.Empty(await kept.SweepAsync(new HashSet<string>(), TimeSpan.FromDays(30), Token));
    }

    [Fact]
    public async Task KeepImported_AnotherArchiveOfTheName_NeverTakesItsPlaceInTheChannel()
    {
        KeptPackages kept = Kept();
        RepodataRecord real = Record("a");
        RepodataRecord brought = Record("a", [9]);
        await kept.KeepImportedAsync(brought, "elsewhere", Open([9]), Token);
        await kept.KeepAsync(real, "team", FetchAsync, Token);
        await kept.KeepImportedAsync(brought, "team", Open([9]), Token);

        Assert.Equal(real.Sha256, Assert.Single(await kept.ListAsync(Channel, "noarch", Visibility.All, Token)).Record.Sha256);
        Assert.Equal(["team"], (await kept.FindAsync(Channel, "noarch", "a-1.0-0.conda", Visibility.All, Token))!.Namespaces);
        Assert.True(await kept.ContainsAsync(brought, Token));
        Assert.Equal(2, (await KeptRows.ReadAsync(_store.Table)).Count);
    }

    [Fact]
    public async Task Keep_NewArchiveOfTheName_LeavesTheFormerForItsBuildsUntilTheyAreGone()
    {
        KeptPackages kept = Kept();
        RepodataRecord former = Record("a");
        RepodataRecord newer = Record("a", [9]);
        await kept.KeepAsync(former, "team", FetchAsync, Token);
        await kept.KeepAsync(newer, "team", Open([9]), Token);

        Assert.Empty(await kept.SweepAsync(new HashSet<string> { former.Sha256!, newer.Sha256! }, TimeSpan.Zero, Token));
        Assert.True(await kept.ContainsAsync(former, Token));
        Assert.Single(await kept.SweepAsync(new HashSet<string> { newer.Sha256! }, TimeSpan.Zero, Token));

        Assert.False(await kept.ContainsAsync(former, Token));
        Assert.Equal(newer.Sha256, Assert.Single(await kept.ListAsync(Channel, "noarch", Visibility.All, Token)).Record.Sha256);
    }

    private static Func<RepodataRecord, CancellationToken, Task<Stream>> Open(byte[] bytes) => (_, _) => Task.FromResult<Stream>(new MemoryStream(bytes));

    private KeptPackages Kept() => new(_store.Table, _store.Blobs, _store.Clock);

    private Task<Stream> FetchAsync(RepodataRecord record, CancellationToken cancellationToken)
    {
        _fetched++;
        return Task.FromResult<Stream>(new MemoryStream(Bytes));
    }

    private static RepodataRecord Record(string name, byte[]? bytes = null) => new()
    {
        Name = name,
        Version = "1.0",
        Build = "0",
        Subdir = "noarch",
        FileName = $"{name}-1.0-0.conda",
        Url = $"https://conda.anaconda.org/conda-forge/noarch/{name}-1.0-0.conda",
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes ?? Bytes)),
        Size = (bytes ?? Bytes).Length,
    };
}
