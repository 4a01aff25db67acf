// Compares bringing an archived build back with linking the same packages, alone inside a process and with the command, and with building
// them; all with warm caches on one file system.
// usage: CondaStore.Recreation [--runs 9] COMMAND CHANNEL_DIR SPECIFICATION    (artifacts/bin/conda-store, the sample channel and
// samples/python-flask-env.yml, for instance)
// Fails when the median of recreations is above 1.1 times that of linking alone.
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Domain.VirtualPackages;
using CondaStore.Recreation;
using CondaStore.Store.Tests.Running;

// The store runs in a process of its own: this program, started again.
if (await StoreProcess.TryServeAsync(args) is { } code)
{
    return code;
}

int runs = args is ["--runs", ..] ? int.Parse(args[1], CultureInfo.InvariantCulture) : 9;
string[] names = args is ["--runs", ..] ? args[2..] : args;
string program = Path.GetFullPath(names[0]);
string channel = Path.GetFullPath(names[1]);
string specification = await File.ReadAllTextAsync(names[2]);
using TemporaryDirectory folder = new();
Dictionary<string, string?> settings = LocalChannel.SettingsOf(Path.GetDirectoryName(channel)!, Path.GetFileName(channel));
settings["Store:Settings:conda_default_channels"] = "[]";
using StoreProcess store = await StoreProcess.StartAsync(folder.At("data"), settings);
using StoreClient client = new(store.Address, await StoreClient.LogInAsync(store.Address));

// The first build fills the cache, the last one stays the active one; those between are archived and come back one by one.
string text = specification.Replace("conda-forge", Path.GetFileName(channel), StringComparison.Ordinal);
await BuiltAsync();
List<double> builds = [];
List<long> archived = [];
for (int i = 0; i <= runs; i++)
{
    await SettleAsync();
    long id = await BuiltAsync();
    archived.Add(id);
    builds.Add(Seconds(await client.EndedAsync(id)));
}

await BuiltAsync();
string lockfile = await client.Http.GetStringAsync($"build/{archived[0]}/lockfile/");
using PlainLinking linking = new(folder.At("data/share"), lockfile, HostPlatform.Subdir);
CommandLinking command = new(program, folder, lockfile);
foreach (long id in archived)
{
    await StoreClient.DataAsync(await client.Http.PostAsync($"build/{id}/archive/", null));
}

await UntilAsync(async () =>
    !archived.Exists(id => Directory.EnumerateDirectories(folder.At("data/share/envs/bench"), $"*-{id}-*").Any())
    && (await client.GetAsync($"build/{archived[^1]}/")).Text("status") == "ARCHIVED");
await SettleAsync();

// ext4 gives no inode out again within a minute of its removal, and looks past every such one for each new file. People bring builds back
// days after they were archived; from here on nothing is removed.
await Task.Delay(TimeSpan.FromSeconds(65));
List<double> links = [];
List<double> commands = [];
List<double> recreations = [];
List<double> compared = [];
foreach (long id in archived)
{
    await SettleAsync();
    double linked = (await linking.RunAsync()).TotalSeconds;
    await SettleAsync();
    double created = (await command.RunAsync()).TotalSeconds;
    await SettleAsync();
    DateTime asked = DateTime.UtcNow;
    await StoreClient.DataAsync(await client.Http.PostAsync($"build/{id}/recreate/", null));
    double back = ((await client.EndedAsync(id)).GetProperty("recreated_on").GetDateTime() - asked).TotalSeconds;
    await UntilAsync(async () => (await client.GetAsync($"build/{id}/differences/")).GetProperty("compared").GetBoolean());
    if (id != archived[0])
    {
        // The first round warms the process up.
        links.Add(linked);
        commands.Add(created);
        recreations.Add(back);
        compared.Add((DateTime.UtcNow - asked).TotalSeconds);
    }
}

builds.RemoveAt(0);
double ratio = Median(recreations) / Median(links);
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{linking.Packages} packages, {runs} runs: linking alone {Text(links)}, with the command {Text(commands)}, building {Text(builds)}, "
    + $"recreation {Text(recreations)} s, {ratio:0.00} times the linking, {Median(recreations) / Median(commands):0.00} times the command; "
    + $"every file compared {Text(compared)} s after the request"));
return ratio <= 1.1 ? 0 : 1;

async Task<long> BuiltAsync()
{
    JsonElement answer = await StoreClient.DataAsync(await client.Http.PostAsJsonAsync("specification/", new { @namespace = "bench", specification = text }));
    long id = answer.GetProperty("build_id").GetInt64();
    JsonElement ended = await client.EndedAsync(id);
    return ended.Text("status") == "COMPLETED" ? id : throw new InvalidOperationException(ended.ToString());
}

// From the beginning of the work to the complete environment, as the store's row has it. Bringing back counts from the request.
static double Seconds(JsonElement build) => (build.GetProperty("ended_on").GetDateTime() - build.GetProperty("started_on").GetDateTime()).TotalSeconds;

static string Text(List<double> values) => string.Create(CultureInfo.InvariantCulture, $"{Median(values):0.000} ({values.Min():0.000}-{values.Max():0.000})");

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

static async Task SettleAsync()
{
    using Process sync = Process.Start("sync");
    await sync.WaitForExitAsync();
}

static async Task UntilAsync(Func<Task<bool>> condition)
{
    using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
    while (!await condition())
    {
        await Task.Delay(20, limit.Token);
    }
}
