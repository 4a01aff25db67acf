using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Builds;

/// <summary>Writes builds.</summary>
internal static class BuildLines
{
    /// <summary>Writes a build to the output.</summary>
    public static async Task WriteAsync(ServerCall call, RemoteBuild build)
    {
        if (call.IsJson)
        {
            await RemoteResult.WriteAsync(call, build);
            return;
        }

        string ended = build.EndedOn is { } end ? TimeText.Of(end) : "not ended";
        await call.Console.Out.WriteLineAsync(
            $"build {build.Id} of {build.Namespace}/{build.Environment}: {build.Status}, {ByteText.Of(build.Size)}, {ended}");
        if (build.StatusInfo is not null)
        {
            await call.Console.Out.WriteLineAsync($"  {build.ErrorCode} {build.StatusInfo}".TrimEnd());
        }

        foreach (string hint in build.Hints ?? [])
        {
            await call.Console.Out.WriteLineAsync($"  hint: {hint}");
        }
    }
}
