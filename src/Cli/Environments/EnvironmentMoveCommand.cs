using System.CommandLine;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Environments;

/// <summary>
/// Provides <c>conda-store env move</c>, which gives an environment another name or namespace: its bundle is imported under the new name, and
/// the old one is deleted when the active build is complete there.
/// </summary>
internal static class EnvironmentMoveCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> from = EnvironmentArguments.Name(console);
        Argument<string> to = EnvironmentArguments.Name(console, "NEW", "NAMESPACE/NAME afterwards.");
        Option<bool> yes = Confirmation.Option();
        Command command = ServerCommand.Create(
            console,
            new CommandText(
                "move",
                "Give an environment another name or namespace, with its history. Its builds get new IDs, and its path changes.",
                "conda-store env move team/science team/science-2025",
                "conda-store env move ann/science team/science --yes"),
            [from, to, yes],
            async (call, cancellationToken) =>
            {
                EnvironmentReference source = EnvironmentReference.ParseName(call.Parsed.GetValue(from)!);
                EnvironmentReference target = EnvironmentReference.ParseName(call.Parsed.GetValue(to)!);
                await call.Client.Environments.GetAsync(source.Namespace, source.Name, cancellationToken);
                await NewEnvironment.RequireAsync(call, target, "choose another name", cancellationToken);
                await Confirmation.RequireAsync(
                    console, call.Parsed.GetValue(yes), $"Move {source.FullName} to {target.FullName}?", cancellationToken);
                await ImportAsync(call, source, target, cancellationToken);
                await call.Client.Environments.DeleteAsync(source.Namespace, source.Name, cancellationToken);
                await ResultText.WriteAsync(
                    call, new { From = source.FullName, To = target.FullName }, $"{source.FullName} is now {target.FullName}");
                return ExitCodes.Success;
            });
        command.Aliases.Add("rename");
        return command;
    }

    private static async Task ImportAsync(
        ServerCall call, EnvironmentReference source, EnvironmentReference target, CancellationToken cancellationToken)
    {
        await using Stream bundle = await call.Client.Bundles.ExportAsync(
            source.Namespace, source.Name, withPackages: false, cancellationToken);
        RemoteImport import = await call.Client.Bundles.UploadAsync(
            new ImportRequest(target.Namespace, target.Name), bundle, null, cancellationToken);
        RemoteImportPreview plan = await call.Client.Bundles.PreviewAsync(import, cancellationToken);
        if (plan.Problems is [RemoteImportProblem first, ..])
        {
            await call.Client.Bundles.DiscardAsync(import, CancellationToken.None);
            throw new StoreRequestException(first.Message) { Code = first.Code, Hints = first.Hints };
        }

        RemoteImport done = await call.Client.Bundles.RunAsync(import, cancellationToken);
        if (done.Status != "COMPLETED")
        {
            throw new StoreRequestException(done.Message ?? "The import failed.") { Code = done.ErrorCode, Hints = done.Hints ?? [] };
        }

        if (done.BuildId is not { } active)
        {
            return;
        }

        RemoteBuild ended = await BuildWaiting.UntilFinishedAsync(call, active, cancellationToken);
        if (ended.Status != "COMPLETED")
        {
            throw new StoreException(
                ErrorCode.InvalidState, $"Build {active} of {target.FullName} is {ended.Status}; {source.FullName} is left as it was.")
            {
                Hints = [$"conda-store build logs {active}", $"conda-store env delete {target.FullName}"],
            };
        }
    }
}
