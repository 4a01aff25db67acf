using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace CondaStore.Infra.Tests.Bicep;

/// <summary>
/// The Bicep compiler of the version that <c>Directory.Packages.props</c> names, as one process for all tests: it answers JSON-RPC 2.0
/// (https://www.jsonrpc.org/specification) with <c>Content-Length</c> headers on its standard streams. Calls wait for one another.
/// </summary>
public sealed class BicepCompiler : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Process _process;
    private int _lastId;

    public BicepCompiler()
    {
        _process = Process.Start(new ProcessStartInfo(Executable, ["jsonrpc", "--stdio"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        // Standard error is not needed, but must be read so that the pipe does not fill up.
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
    }

    /// <summary>The executable, which the build of this project has fetched.</summary>
    public static string Executable { get; } =
        typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "BicepCompiler").Value!;

    /// <summary>Compiles a file and those it refers to; null where it does not compile.</summary>
    internal async Task<(JsonElement? Template, BicepDiagnostic[] Diagnostics)> CompileAsync(string path, CancellationToken cancellationToken)
    {
        CompileResponse response = await CallAsync<CompileResponse>("bicep/compile", new { path }, cancellationToken);
        return (response.Contents is null ? null : Parse(response.Contents), response.Diagnostics);
    }

    /// <summary>Compiles a parameter file; null where it, or the template that it is for, does not compile.</summary>
    internal async Task<(JsonElement? Parameters, BicepDiagnostic[] Diagnostics)> CompileParametersAsync(string path, CancellationToken cancellationToken)
    {
        CompileResponse response = await CallAsync<CompileResponse>(
            "bicep/compileParams", new { path, parameterOverrides = new Dictionary<string, object>() }, cancellationToken);
        return (response.Parameters is null ? null : Parse(response.Parameters), response.Diagnostics);
    }

    /// <summary>All files that a file is compiled with, itself among them.</summary>
    internal async Task<string[]> ReferencesAsync(string path, CancellationToken cancellationToken) =>
        (await CallAsync<ReferencesResponse>("bicep/getFileReferences", new { path }, cancellationToken)).FilePaths;

    /// <summary>The file as the formatter would have it.</summary>
    internal async Task<string> FormatAsync(string path, CancellationToken cancellationToken) =>
        (await CallAsync<FormatResponse>("bicep/format", new { path }, cancellationToken)).Contents;

    /// <summary>
    /// All resources that a parameter file leads to, as far as they can be known before anything is deployed: what a what-if would list
    /// for an empty resource group.
    /// </summary>
    internal async Task<Deployment> PredictAsync(string path, CancellationToken cancellationToken)
    {
        var metadata = new
        {
            tenantId = Deployment.TenantId,
            subscriptionId = Deployment.SubscriptionId,
            resourceGroup = Deployment.ResourceGroup,
            location = Deployment.Location,
            deploymentName = "conda-store",
        };
        SnapshotResponse response = await CallAsync<SnapshotResponse>("bicep/getSnapshot", new { path, metadata }, cancellationToken);
        return new Deployment(Parse(response.Snapshot));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
        _turn.Dispose();
    }

    private static JsonElement Parse(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private async Task<T> CallAsync<T>(string method, object parameters, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            int id = ++_lastId;
            byte[] request = JsonSerializer.SerializeToUtf8Bytes(new { jsonrpc = "2.0", id, method, @params = parameters }, Json);
            Stream input = _process.StandardInput.BaseStream;
            await input.WriteAsync(Encoding.ASCII.GetBytes($"Content-Length: {request.Length}\r\n\r\n"), cancellationToken);
            await input.WriteAsync(request, cancellationToken);
            await input.FlushAsync(cancellationToken);

            using JsonDocument answer = JsonDocument.Parse(await ReadMessageAsync(_process.StandardOutput.BaseStream, cancellationToken));
            if (answer.RootElement.TryGetProperty("error", out JsonElement error))
            {
                throw new InvalidOperationException($"{method} failed: {error.GetProperty("message").GetString()}");
            }

            Assert.Equal(id, answer.RootElement.GetProperty("id").GetInt32());
            return answer.RootElement.GetProperty("result").Deserialize<T>(Json)!;
        }
        finally
        {
            _turn.Release();
        }
    }

    private static async Task<byte[]> ReadMessageAsync(Stream stream, CancellationToken cancellationToken)
    {
        int length = 0;
        while (await ReadHeaderAsync(stream, cancellationToken) is { Length: > 0 } header)
        {
            if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(header.AsSpan("Content-Length:".Length), CultureInfo.InvariantCulture);
            }
        }

        byte[] message = new byte[length];
        await stream.ReadExactlyAsync(message, cancellationToken);
        return message;
    }

    // Headers are short and are followed by binary data: read byte by byte, so that no byte of the message is consumed.
    private static async Task<string> ReadHeaderAsync(Stream stream, CancellationToken cancellationToken)
    {
        StringBuilder header = new();
        byte[] one = new byte[1];
        while (true)
        {
            await stream.ReadExactlyAsync(one, cancellationToken);
            if (one[0] == '\n')
            {
                return header.ToString().TrimEnd('\r');
            }

            header.Append((char)one[0]);
        }
    }

    private sealed record CompileResponse(bool Success, BicepDiagnostic[] Diagnostics, string? Contents, string? Parameters);

    private sealed record ReferencesResponse(string[] FilePaths);

    private sealed record FormatResponse(string Contents);

    private sealed record SnapshotResponse(string Snapshot);
}
