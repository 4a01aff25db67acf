using System.CommandLine;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Aliases;

/// <summary>Provides the hidden <c>conda-store wait URI</c> of conda-store's own command.</summary>
internal static class OldWaitCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> uri = new("URI") { Description = "BUILD, NAMESPACE/NAME or NAMESPACE/NAME:BUILD." };
        Option<int> timeout = new("--timeout") { Description = "The longest time to wait, in seconds.", DefaultValueFactory = _ => 600 };
        Option<int> interval = new("--interval") { Description = "Ignored: the state is looked at as often as necessary." };
        Option<string> artifact = new("--artifact")
        {
            Description = "What to wait for. All files are there when the build has ended.",
            DefaultValueFactory = _ => "build",
        };
        artifact.AcceptOnlyFromAmong("build", "lockfile", "yaml", "archive");
        Command command = ServerCommand.Create(
            console, "wait", "Wait for a build: 'build wait'.", [uri, timeout, interval, artifact], async (call, cancellationToken) =>
            {
                RemoteBuild build = await BuildUri.GetAsync(call, call.Parsed.GetValue(uri)!, cancellationToken);
                int seconds = call.Parsed.GetValue(timeout);
                using CancellationTokenSource limit = new(TimeSpan.FromSeconds(seconds), console.TimeProvider);
                using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
                try
                {
                    return await BuildOutcome.WaitAsync(call, build.Id, either.Token);
                }
                catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                {
                    throw new StoreException(ErrorCode.TimeLimit, $"Build {build.Id} did not end within {seconds} s.");
                }
            });
        command.Hidden = true;
        return command;
    }
}
