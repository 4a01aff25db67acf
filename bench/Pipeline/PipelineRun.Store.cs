using System.Text.Json;
using CondaStore.Comparison;
using CondaStore.Store.Tests.Running;

namespace CondaStore.PipelineBench;

internal sealed partial class PipelineRun
{
    // It depends on nothing: its build has the store read the channel, and leaves nearly everything to fetch.
    private const string FirstPackage = "tzdata";

    private async Task StoreAsync()
    {
        foreach (Line? line in (Line?[])[null, new Line(SlowLine, SlowLatency)])
        {
            using FileServer server = FileServer.Start(Path.GetDirectoryName(_options.Channel)!, line);
            string url = $"{server.Url}/{Path.GetFileName(_options.Channel)}";
            string lockfile = await LockAsync(url, _options.Channel);
            List<double> builds = [];
            List<Measurement> commands = [];
            for (int i = 0; i < _options.Runs; i++)
            {
                Shell.Clear(At("store"), At("cold-cache"), At("cold-env"));
                builds.Add(await BuildColdAsync(server.Url));
                Shell.Clear(At("store"));
                commands.Add(Measure(() => { }, Create("cold-env", "cold-cache", lockfile)));
            }

            string through = line is null ? "a local server" : "a network of 50 MB/s and 80 ms";
            Row(
                $"cold build in a store from {through}, begin to complete", Figures.Median(builds), Measurement.Median(commands).Wall, "–",
                $"the command with the same lockfile; fastest {Seconds(builds.Min())}, {Seconds(commands.Min(c => c.Wall))}");
            Shell.Clear(At("store"), At("cold-cache"), At("cold-env"));
        }
    }

    // Milliseconds of the build of all packages, as the store's row has them.
    private async Task<double> BuildColdAsync(string alias)
    {
        string channel = Path.GetFileName(_options.Channel);
        using StoreProcess store = await StoreProcess.StartAsync(At("store"), new Dictionary<string, string?>
        {
            ["Store:ChannelAlias"] = alias,
            ["Store:Settings:conda_default_channels"] = "[]",
            ["Store:Settings:storage_threshold"] = "0",
        });
        using StoreClient client = new(store.Address, await StoreClient.LogInAsync(store.Address));
        await BuiltAsync(client, $"name: first\nchannels: [{channel}]\ndependencies: [{FirstPackage}]\n");
        string names = string.Join(", ", await NamesAsync(_options.Channel));
        JsonElement build = await BuiltAsync(client, $"name: all\nchannels: [{channel}]\ndependencies: [{names}]\n");
        return (build.GetProperty("ended_on").GetDateTime() - build.GetProperty("started_on").GetDateTime()).TotalMilliseconds;
    }

    private static async Task<JsonElement> BuiltAsync(StoreClient client, string specification)
    {
        JsonElement build = await client.EndedAsync(await client.BuildAsync("bench", specification));
        return build.Text("status") == "COMPLETED" ? build : throw new InvalidOperationException(build.ToString());
    }
}
