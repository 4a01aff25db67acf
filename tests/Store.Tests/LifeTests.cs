using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Local.Hosting;
using CondaStore.Store.Tests.Running;
using Microsoft.Extensions.Logging;

namespace CondaStore.Store.Tests;

/// <summary>The life of an environment as seen by HTTP and a mounted share only.</summary>
public sealed class LifeTests
{
    [Fact]
    public async Task Environment_FromLoginToDelete_DoesWhatPeopleExpect()
    {
        using TemporaryDirectory folder = new();
        await using EmbeddedHost host = await StartAsync(folder);
        string environments = folder.At("data/share/envs/team");

        string token = await StoreClient.LogInAsync(host.Address);
        using StoreClient store = new(host.Address, token);
        await StoreClient.DataAsync(await store.Http.PostAsync("namespace/team/", null));

        // A first build, followed by its log.
        long first = await store.BuildAsync("team", "name: greet\nchannels: [local]\ndependencies: [hello=1.0]\n");
        string log = await store.Http.GetStringAsync($"build/{first}/logs/?follow");
        Assert.Contains("1 packages linked", log);
        Assert.Equal("COMPLETED", (await store.GetAsync($"build/{first}/")).Text("status"));

        // A second one takes its place; both are listed, and people go back to the first.
        long second = await store.BuildAsync("team", "name: greet\nchannels: [local]\ndependencies: [hello=2.0]\n");
        Assert.Equal("COMPLETED", (await store.EndedAsync(second)).Text("status"));
        Assert.Equal([first, second], (await store.BuildsAsync("team")).Select(b => b.Number("id")));
        Assert.Equal(second, (await CurrentAsync(store)).Number("current_build_id"));
        Assert.Equal("hello 2.0\n", await RunAsync(Path.Combine(environments, "greet/bin/hello")));
        await StoreClient.DataAsync(await store.Http.PutAsJsonAsync("environment/team/greet/", new { build_id = first }));
        Assert.Equal(first, (await CurrentAsync(store)).Number("current_build_id"));
        await UntilAsync(async () => await RunAsync(Path.Combine(environments, "greet/bin/hello")) == "hello 1.0\n");

        // The lockfile builds the same again, and has the same bytes again.
        byte[] lockfile = await store.Http.GetByteArrayAsync($"build/{first}/lockfile/");
        long locked = await store.BuildAsync("team", System.Text.Encoding.UTF8.GetString(lockfile), isLockfile: true, name: "again");
        Assert.Equal("COMPLETED", (await store.EndedAsync(locked)).Text("status"));
        Assert.Equal(lockfile, await store.Http.GetByteArrayAsync($"build/{locked}/lockfile/"));

        // The packed archive works elsewhere.
        string elsewhere = folder.At("else where");
        await UnpackAsync(store, first, elsewhere);
        Assert.Equal("hello 1.0\n", await RunAsync(Path.Combine(elsewhere, "bin/hello")));

        // A build that is canceled leaves the environment as it was.
        long canceled = await store.BuildAsync("team", "name: greet\nchannels: [local]\ndependencies: [p3]\n");
        await StoreClient.DataAsync(await store.Http.PutAsync($"build/{canceled}/cancel/", null));
        Assert.Equal("CANCELED", (await store.EndedAsync(canceled)).Text("status"));
        Assert.Equal(first, (await CurrentAsync(store)).Number("current_build_id"));

        // Deleted means gone from the disk too; what people have packed stays theirs.
        await StoreClient.DataAsync(await store.Http.DeleteAsync($"build/{second}/"));
        await StoreClient.DataAsync(await store.Http.DeleteAsync("environment/team/greet/"));
        await StoreClient.DataAsync(await store.Http.DeleteAsync("environment/team/again/"));
        Assert.Equal(HttpStatusCode.NotFound, (await store.Http.GetAsync("environment/team/greet/")).StatusCode);
        await UntilAsync(() => Task.FromResult(!Directory.EnumerateFileSystemEntries(environments).Any()));
        Assert.Equal("hello 1.0\n", await RunAsync(Path.Combine(elsewhere, "bin/hello")));
    }

    private static Task<EmbeddedHost> StartAsync(TemporaryDirectory folder)
    {
        Dictionary<string, string?> settings = LocalChannel.Write(folder.At("channels"), packages: 4, filesEach: 5);
        // A build that can be canceled before it has ended.
        settings["Store:MinimumBuildingTime"] = "00:00:01";
        EmbeddedHostOptions options = new() { DataDirectory = folder.At("data"), Port = 0, LogLevel = LogLevel.Critical, Settings = settings };
        return EmbeddedHost.StartAsync(options, CancellationToken.None);
    }

    private static Task<JsonElement> CurrentAsync(StoreClient store) => store.GetAsync("environment/team/greet/");

    private static async Task UnpackAsync(StoreClient store, long build, string folder)
    {
        Directory.CreateDirectory(folder);
        await using Stream archive = await store.Http.GetStreamAsync($"build/{build}/archive/");
        await using GZipStream unzipped = new(archive, CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(unzipped, folder, overwriteFiles: false);
        await RunAsync(Path.Combine(folder, "bin/conda-unpack"));
    }

    private static async Task<string> RunAsync(string program)
    {
        using Process process = Process.Start(new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await errors}");
        return text;
    }

    private static async Task UntilAsync(Func<Task<bool>> isReached)
    {
        long started = Stopwatch.GetTimestamp();
        while (!await isReached())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(1), "not within a minute");
            await Task.Delay(50);
        }
    }
}
