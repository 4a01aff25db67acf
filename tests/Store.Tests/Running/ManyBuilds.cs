using System.Collections.Concurrent;
using System.Text.Json;

namespace CondaStore.Store.Tests.Running;

/// <summary>Posts many small environments at once, by clients of their own, all in one namespace.</summary>
internal sealed class ManyBuilds(Uri address, string token)
{
    public const string Namespace = "many";

    private const int Packages = 8;

    /// <summary>Posts the builds and gives their numbers with the names of their environments.</summary>
    public async Task<IReadOnlyDictionary<long, string>> PostAsync(int clients, int builds)
    {
        ConcurrentDictionary<long, string> posted = [];
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async number =>
        {
            using StoreClient client = new(address, token);
            for (int i = number; i < builds; i += clients)
            {
                string name = $"env{i}";
                string text = $"name: {name}\nchannels: [local]\ndependencies: [p{i % Packages}, p{i / 2 % Packages}]\n";
                posted[await client.BuildAsync(Namespace, text)] = name;
            }
        }));
        return posted;
    }

    /// <summary>Waits until no build is under way and gives all of them, by number.</summary>
    public async Task<IReadOnlyList<JsonElement>> AllEndedAsync(TimeSpan longest)
    {
        using StoreClient client = new(address, token);
        using CancellationTokenSource limit = new(longest);
        while (true)
        {
            IReadOnlyList<JsonElement> builds = await client.BuildsAsync(Namespace);
            if (builds.All(b => b.Text("status") is not ("QUEUED" or "BUILDING")))
            {
                return builds;
            }

            await Task.Delay(250, limit.Token);
        }
    }
}
