using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CondaStore.Client;

namespace CondaStore.Cli.Tests.Parity;

/// <summary>Calls the methods of the .NET client, and observes which operations of the REST API they use.</summary>
internal static class ObservedRequests
{
    // Enough for every method to come to its last request.
    private const string Answer =
        """{"status":"ok","message":null,"data":{"id":"x","received":3,"operation":"x","status":"COMPLETED","state":"COMPLETED","token":"t"}}""";

    private static readonly CancellationToken Stop = CancellationToken.None;

    /// <summary>The methods by name, and a call of each that uses all of its operations.</summary>
    public static IReadOnlyDictionary<string, Func<StoreClient, Task>[]> Calls { get; } = new Dictionary<string, Func<StoreClient, Task>[]>
    {
        ["Access.CallerAsync"] = [c => c.Access.CallerAsync(Stop)],
        ["Access.CreateTokenAsync"] = [c => c.Access.CreateTokenAsync(new CreateTokenRequest(), Stop)],
        ["Access.ListTokensAsync"] = [c => c.Access.ListTokensAsync(true, Stop).ToListAsync(Stop).AsTask()],
        ["Access.RevokeTokenAsync"] = [c => c.Access.RevokeTokenAsync("x", Stop)],
        ["Access.LoginAsync"] = [c => c.Access.LoginAsync("x", "x", Stop)],
        ["Archive.CreateAsync"] = [c => c.Archive.CreateAsync(new ArchiveFilterRequest(), Stop)],
        ["Archive.ListAsync"] = [c => c.Archive.ListAsync(Stop)],
        ["Archive.GetAsync"] = [c => c.Archive.GetAsync("x", Stop)],
        ["Archive.CancelAsync"] = [c => c.Archive.CancelAsync("x", Stop)],
        ["Archive.ResumeAsync"] = [c => c.Archive.ResumeAsync("x", Stop)],
        ["Archive.RetentionPlanAsync"] = [c => c.Archive.RetentionPlanAsync(Stop)],
        ["Archive.ApplyRetentionAsync"] = [c => c.Archive.ApplyRetentionAsync(Stop)],
        ["Archive.WaitAsync"] = [c => c.Archive.WaitAsync("x", null, Stop)],
        ["Audit.ListAsync"] = [c => c.Audit.ListAsync(new AuditFilter(), Stop).ToListAsync(Stop).AsTask()],
        ["Audit.ExportAsync"] = [c => c.Audit.ExportAsync(new AuditFilter(), "jsonl", Stop)],
        ["Audit.VerifyAsync"] = [c => c.Audit.VerifyAsync(Stop)],
        ["Backups.ListAsync"] = [c => c.Backups.ListAsync(Stop)],
        ["Backups.GetAsync"] = [c => c.Backups.GetAsync("x", Stop)],
        ["Backups.CreateAsync"] = [c => c.Backups.CreateAsync(new BackupRequest(), Stop)],
        ["Backups.PruneAsync"] = [c => c.Backups.PruneAsync(new PruneRequest(), Stop)],
        ["Backups.VerifyAsync"] = [c => c.Backups.VerifyAsync("x", Stop)],
        ["Backups.PreviewAsync"] = [c => c.Backups.PreviewAsync("x", new RestoreRequest([]), Stop)],
        ["Backups.RestoreAsync"] = [c => c.Backups.RestoreAsync("x", new RestoreRequest([]), Stop)],
        ["Backups.WaitAsync"] = [c => c.Backups.WaitAsync(new RemoteOperation("x"), null, Stop)],
        ["Backups.UploadAsync"] =
        [
            c => c.Backups.UploadAsync(new MemoryStream(new byte[3]), null, Stop),
            c => c.Backups.UploadAsync(new BrokenStream(), null, Stop),
        ],
        ["Backups.DownloadAsync"] = [c => c.Backups.DownloadAsync("x", Stop)],
        ["Builds.ListAsync"] = [c => c.Builds.ListAsync(new BuildFilter(), Stop).ToListAsync(Stop).AsTask()],
        ["Builds.GetAsync"] = [c => c.Builds.GetAsync(1, Stop)],
        ["Builds.RebuildAsync"] = [c => c.Builds.RebuildAsync(1, Stop)],
        ["Builds.CancelAsync"] = [c => c.Builds.CancelAsync(1, Stop)],
        ["Builds.DeleteAsync"] = [c => c.Builds.DeleteAsync(1, Stop)],
        ["Builds.PackagesAsync"] = [c => c.Builds.PackagesAsync(1, new BuildPackageFilter(), Stop).ToListAsync(Stop).AsTask()],
        ["Builds.LogAsync"] = [c => c.Builds.LogAsync(1, false, Stop).ToListAsync(Stop).AsTask()],
        ["Builds.OpenAsync"] = [.. Enum.GetValues<BuildFile>().Select(f => (Func<StoreClient, Task>)(c => c.Builds.OpenAsync(1, f, Stop)))],
        ["Builds.WaitAsync"] = [c => c.Builds.WaitAsync(1, _ => true, null, Stop)],
        ["Builds.ArchiveAsync"] = [c => c.Builds.ArchiveAsync(1, new ArchiveRequest(), Stop)],
        ["Builds.RecreateAsync"] = [c => c.Builds.RecreateAsync(1, false, Stop)],
        ["Builds.DifferencesAsync"] = [c => c.Builds.DifferencesAsync(1, Stop)],
        ["Builds.ComparedAsync"] = [c => c.Builds.ComparedAsync(1, TimeSpan.Zero, Stop)],
        ["Bundles.ExportAsync"] = [c => c.Bundles.ExportAsync("x", "x", true, Stop)],
        ["Bundles.UploadAsync"] = [c => c.Bundles.UploadAsync(new ImportRequest("x"), new MemoryStream(new byte[3]), null, Stop)],
        ["Bundles.PreviewAsync"] = [c => c.Bundles.PreviewAsync(new RemoteImport("x"), Stop)],
        ["Bundles.RunAsync"] = [c => c.Bundles.RunAsync(new RemoteImport("x"), Stop)],
        ["Bundles.DiscardAsync"] = [c => c.Bundles.DiscardAsync(new RemoteImport("x"), Stop)],
        ["Channels.ListAsync"] = [c => c.Channels.ListAsync(Stop).ToListAsync(Stop).AsTask()],
        ["Channels.RefreshAsync"] = [c => c.Channels.RefreshAsync(Stop)],
        ["Environments.ListAsync"] = [c => c.Environments.ListAsync(new EnvironmentFilter(), Stop).ToListAsync(Stop).AsTask()],
        ["Environments.GetAsync"] = [c => c.Environments.GetAsync("x", "x", Stop)],
        ["Environments.ActivateAsync"] = [c => c.Environments.ActivateAsync("x", "x", 1, Stop)],
        ["Environments.DescribeAsync"] = [c => c.Environments.DescribeAsync("x", "x", "x", Stop)],
        ["Environments.DeleteAsync"] = [c => c.Environments.DeleteAsync("x", "x", Stop)],
        ["Environments.OpenLockfileAsync"] = [c => c.Environments.OpenLockfileAsync("x", "x", Stop)],
        ["Namespaces.ListAsync"] = [c => c.Namespaces.ListAsync(Stop).ToListAsync(Stop).AsTask()],
        ["Namespaces.GetAsync"] = [c => c.Namespaces.GetAsync("x", Stop)],
        ["Namespaces.CreateAsync"] = [c => c.Namespaces.CreateAsync("x", Stop)],
        ["Namespaces.UpdateAsync"] = [c => c.Namespaces.UpdateAsync("x", new NamespaceChange(), Stop)],
        ["Namespaces.SetMetadataAsync"] = [c => c.Namespaces.SetMetadataAsync("x", JsonSerializer.SerializeToElement(new JsonObject()), Stop)],
        ["Namespaces.DeleteAsync"] = [c => c.Namespaces.DeleteAsync("x", Stop)],
        ["Namespaces.RolesAsync"] = [c => c.Namespaces.RolesAsync("x", Stop)],
        ["Namespaces.RoleAsync"] = [c => c.Namespaces.RoleAsync("x", "x", Stop)],
        ["Namespaces.GiveRoleAsync"] = [c => c.Namespaces.GiveRoleAsync("x", "x", "x", Stop)],
        ["Namespaces.ChangeRoleAsync"] = [c => c.Namespaces.ChangeRoleAsync("x", "x", "x", Stop)],
        ["Namespaces.TakeRoleAsync"] = [c => c.Namespaces.TakeRoleAsync("x", "x", Stop)],
        ["Namespaces.TakeAllRolesAsync"] = [c => c.Namespaces.TakeAllRolesAsync("x", Stop)],
        ["Packages.SearchAsync"] = [c => c.Packages.SearchAsync(new PackageFilter(), Stop).ToListAsync(Stop).AsTask()],
        ["Settings.GetAsync"] =
        [
            c => c.Settings.GetAsync(null, null, Stop), c => c.Settings.GetAsync("x", null, Stop), c => c.Settings.GetAsync("x", "x", Stop),
        ],
        ["Settings.UpdateAsync"] =
        [
            .. new[] { (null, null), ("x", null), ("x", "x") }.Select<(string? Ns, string? Name), Func<StoreClient, Task>>(
                at => c => c.Settings.UpdateAsync(at.Ns, at.Name, new Dictionary<string, JsonElement>(), Stop)),
        ],
        ["Specifications.BuildAsync"] = [c => c.Specifications.BuildAsync(new SpecificationRequest { Specification = "x" }, Stop)],
        ["Specifications.PreviewAsync"] = [c => c.Specifications.PreviewAsync(new SpecificationRequest { Specification = "x" }, Stop)],
        ["Specifications.SolveAsync"] = [c => c.Specifications.SolveAsync(new RemoteSolveRequest([], [], []), Stop)],
        ["Status.GetAsync"] = [c => c.Status.GetAsync(Stop)],
        ["Status.CheckAsync"] = [c => c.Status.CheckAsync(Stop)],
        ["Status.UsageAsync"] = [c => c.Status.UsageAsync(Stop)],
        ["Status.DiskAsync"] = [c => c.Status.DiskAsync(Stop)],
    };

    /// <summary>Gets the methods that use each operation of a description of the API.</summary>
    public static async Task<IReadOnlyDictionary<string, string[]>> MethodsByOperationAsync(JsonObject document)
    {
        List<(string Operation, string Method)> used = [];
        foreach ((string method, Func<StoreClient, Task>[] calls) in Calls)
        {
            RecordingHandler handler = new();
            using StoreClient client = new(new StoreClientOptions { Url = new Uri("http://store/conda-store/"), Handler = handler, Repetitions = 0 });
            foreach (Func<StoreClient, Task> call in calls)
            {
                try
                {
                    await call(client);
                }
                catch (Exception failure) when (failure is StoreRequestException or IOException)
                {
                    // The answer is not one to this request, which has been observed.
                }
            }

            used.AddRange(handler.Requests.Select(r => (OperationOf(document, r.Method, r.Path), method)));
        }

        return used.Distinct().GroupBy(u => u.Operation).ToDictionary(g => g.Key, g => g.Select(u => u.Method).ToArray());
    }

    private static string OperationOf(JsonObject document, string method, string path) =>
        document["paths"]!.AsObject()
            .Where(p => p.Value!.AsObject().ContainsKey(method))
            .Where(p => Regex.IsMatch(path, $"^{Regex.Replace(p.Key, @"\{\w+\}", "[^/]+")}$"))
            // A fixed text before a parameter.
            .OrderBy(p => p.Key.Count(c => c == '{'))
            .Select(p => (string)p.Value![method]!["operationId"]!)
            .FirstOrDefault() ?? throw new InvalidOperationException($"{method} {path} is no operation of the API.");

    private sealed class RecordingHandler : HttpMessageHandler
    {
        public List<(string Method, string Path)> Requests { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add((request.Method.Method.ToLowerInvariant(), request.RequestUri!.AbsolutePath));
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Answer, Encoding.UTF8, "application/json") });
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("broken");
    }
}
