using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using CondaStore.Local.Hosting;
using Microsoft.Extensions.Logging;

namespace CondaStore.Functions.Tests.Hosting;

/// <summary>A store in a process of its own, so that a test can kill it: this program, started again with <see cref="Command"/>.</summary>
internal sealed class StoreProcess : IDisposable
{
    public const string Command = "store-process";

    private readonly Process _process;

    private StoreProcess(Process process, HttpClient http)
    {
        _process = process;
        Http = http;
    }

    /// <summary>Logged in as administrator.</summary>
    public HttpClient Http { get; }

    public static async Task<int> RunAsync(string[] args)
    {
        Dictionary<string, string?> settings = args[3..].Select(a => a.Split('=', 2)).ToDictionary(a => a[0], a => (string?)a[1]);
        await EmbeddedHost.RunAsync(
            new EmbeddedHostOptions { DataDirectory = args[1], Port = int.Parse(args[2]), Settings = settings, LogLevel = LogLevel.Error },
            CancellationToken.None);
        return 0;
    }

    public static async Task<StoreProcess> StartAsync(string data, params string[] settings)
    {
        int port = FreePort();
        ProcessStartInfo start = new(Environment.ProcessPath!, [Command, data, port.ToString(), .. settings]);
        HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}/conda-store/api/v1/"), Timeout = TimeSpan.FromSeconds(30) };
        StoreProcess store = new(Process.Start(start)!, http);
        await store.LogInAsync();
        return store;
    }

    /// <summary>Ends the process as a crash does: at once, without a word to it.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
        Http.Dispose();
    }

    private async Task LogInAsync()
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                HttpResponseMessage answer = await Http.PostAsJsonAsync("/conda-store/login/", new { username = "admin", password = "password" });
                string cookie = answer.Headers.GetValues("set-cookie").Single();
                string token = cookie["conda-store-auth=".Length..cookie.IndexOf(';', StringComparison.Ordinal)];
                Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
                return;
            }
            catch (HttpRequestException) when (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60) && !_process.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
