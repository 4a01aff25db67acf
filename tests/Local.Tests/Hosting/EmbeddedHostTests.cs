using System.Net;
using System.Net.Sockets;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Local.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CondaStore.Local.Tests.Hosting;

public sealed class EmbeddedHostTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_PortInUse_IsASentenceAndLeavesTheDataFree()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;

        StoreException refused = await Assert.ThrowsAsync<StoreException>(() => StartAsync(port));

        Assert.Equal(ErrorCode.InvalidOption, refused.Code);
        Assert.Equal($"Port {port} of 127.0.0.1 is in use.", refused.Message);
        Assert.Contains("--port", Assert.Single(refused.Hints), StringComparison.Ordinal);
        await using EmbeddedHost host = await StartAsync(0);
    }

    [Fact]
    public async Task Start_AddressOfAnotherMachine_IsASentence()
    {
        StoreException refused = await Assert.ThrowsAsync<StoreException>(() => StartAsync(0, IPAddress.Parse("203.0.113.7")));

        Assert.Equal(ErrorCode.InvalidOption, refused.Code);
        Assert.Contains("203.0.113.7", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ListForASingleValue_NamesTheSetting()
    {
        EmbeddedHostOptions options = new()
        {
            DataDirectory = _folder.At("data"),
            Settings = new Dictionary<string, string?> { ["Store:AllowedAddresses:0"] = "10.0.0.1" },
        };

        StoreException refused = await Assert.ThrowsAsync<StoreException>(
            () => EmbeddedHost.StartAsync(options, TestContext.Current.CancellationToken));

        Assert.Equal(ErrorCode.InvalidSetting, refused.Code);
        Assert.Equal("Store:AllowedAddresses:0: the setting takes a single value, not a list.", refused.Message);
    }

    [Theory]
    [InlineData("store.db")]
    [InlineData("journal.db")]
    public async Task Start_DamagedDatabase_NamesItAndWhatHelps(string name)
    {
        await (await StartAsync(0)).DisposeAsync();
        foreach (string file in Directory.GetFiles(_folder.At("data"), name + "*"))
        {
            await File.WriteAllBytesAsync(file, new byte[5000], TestContext.Current.CancellationToken);
        }

        await File.WriteAllTextAsync(_folder.At("data/" + name), new string('x', 5000), TestContext.Current.CancellationToken);

        StoreException refused = await Assert.ThrowsAsync<StoreException>(() => StartAsync(0));

        Assert.Equal(ErrorCode.DamagedDatabase, refused.Code);
        Assert.Contains(_folder.At("data/" + name), refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Hints);
    }

    [Fact]
    public async Task Start_DataFolderIsAFile_DoesNotBlameAnotherStore()
    {
        await File.WriteAllTextAsync(_folder.At("data"), "", TestContext.Current.CancellationToken);

        StoreException refused = await Assert.ThrowsAsync<StoreException>(() => StartAsync(0));

        Assert.Equal(ErrorCode.FileSystem, refused.Code);
    }

    [Fact]
    public async Task Run_JournalCannotBeWrittenForAWhile_TimersAndOrchestrationsGoOnAfterwards()
    {
        FakeTimeProvider steady = new(new DateTimeOffset(2030, 12, 31, 23, 50, 0, TimeSpan.Zero));
        await using FakeHost host = await FakeHost.StartAsync(steady);
        while (host.Journal.FindTimer("Tick") is null)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Change(host.JournalFile, "ALTER TABLE timer RENAME TO gone");
        while (host.State.Calls.IsEmpty)
        {
            await PassAsync(steady);
        }

        Change(host.JournalFile, "ALTER TABLE gone RENAME TO timer");
        while (host.Journal.FindTimer("Tick")?.Next.Year != 2032)
        {
            await PassAsync(steady);
        }

        // Delays after failures end with the clock.
        Task<string> run = host.RunAsync("Fan", 3);
        while (!run.IsCompleted)
        {
            await PassAsync(steady);
        }

        Assert.Equal("Completed 6", await run);
    }

    private Task<EmbeddedHost> StartAsync(int port, IPAddress? address = null) => EmbeddedHost.StartAsync(
        new EmbeddedHostOptions
        {
            DataDirectory = _folder.At("data"),
            Port = port,
            Address = address ?? IPAddress.Loopback,
            Settings = new Dictionary<string, string?> { ["Store:AllowDummyOnPublicAddress"] = "true" },
            LogLevel = LogLevel.None,
        },
        CancellationToken.None);

    private static async Task PassAsync(FakeTimeProvider steady)
    {
        steady.Advance(TimeSpan.FromMinutes(1));
        await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    private static void Change(string file, string statement)
    {
        using SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString);
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
        command.CommandText = statement;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
