using System.CommandLine;
using CondaStore.Cli.Backups;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Progress;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Bundles;

/// <summary><c>conda-store bundle</c>: an environment with its whole history as one file.</summary>
internal static class BundleCommands
{
    /// <summary>The command with its verbs.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("bundle", "Take an environment with its whole history out of a store as one file, and into another.");
        command.Add(Export(console));
        command.Add(Import(console));
        return command;
    }

    private static Command Export(CommandConsole console)
    {
        Argument<string> environment = new("ENVIRONMENT") { Description = "NAMESPACE/NAME." };
        Argument<string> file = new("FILE") { Description = "The bundle to write; '-' is standard output." };
        Option<bool> packages = new("--packages") { Description = "Take the package archives along, so that no channel is needed." };
        return ServerCommand.Create(
            console, "export", "Write an environment with its whole history into one file.", [environment, file, packages],
            async (call, cancellationToken) =>
        {
            (string ns, string name) = Split(call.Parsed.GetValue(environment)!);
            string named = call.Parsed.GetValue(file)!;
            string path = named == CommandConsole.StandardOutput ? named : Path.GetFullPath(named);
            await using Stream content = await call.Client.Bundles.ExportAsync(ns, name, call.Parsed.GetValue(packages), cancellationToken);
            (ServerCall told, long? size) = await ResultFile.WriteAsync(
                call, path, target => content.CopyToAsync(target, cancellationToken), cancellationToken);
            await ResultText.WriteAsync(told, new { File = path, Size = size }, size is { } bytes ? $"{path}: {ByteText.Of(bytes)}" : $"{path}: written");
            return ExitCodes.Success;
        });
    }

    private static Command Import(CommandConsole console)
    {
        Argument<string> file = new("FILE") { Description = "The bundle." };
        Option<string> ns = new("--namespace", "-n")
        {
            Description = "Where the environment goes; made when it is missing.",
            HelpName = "NAME",
            Required = true,
        };
        Option<string?> name = new("--name") { Description = "Its name there; the bundle's own unless given.", HelpName = "NAME" };
        Option<bool> preview = new("--preview") { Description = "Only show what would be done. Exit code 1 when it would be refused." };
        Option<bool> yes = new("--yes", "-y") { Description = "Do not ask." };
        return ServerCommand.Create(
            console, "import", "Bring a bundle into a store, after showing what that does.", [file, ns, name, preview, yes],
            async (call, cancellationToken) =>
            {
                string path = call.Parsed.GetValue(file)!;
                if (!File.Exists(path))
                {
                    throw new StoreException(ErrorCode.FileNotReadable, $"'{path}' does not exist.");
                }

                await using FileStream bundle = File.OpenRead(path);
                RemoteImport import = await call.Client.Bundles.UploadAsync(
                    new ImportRequest(call.Parsed.GetValue(ns)!, call.Parsed.GetValue(name)), bundle, new UploadLines(call, bundle.Length),
                    cancellationToken);
                RemoteImportPreview plan;
                try
                {
                    plan = await call.Client.Bundles.PreviewAsync(import, cancellationToken);
                    await ResultText.WriteAsync(call, plan, Lines(plan));
                    if (!call.Parsed.GetValue(preview) && plan.Problems.Count == 0)
                    {
                        await Confirmation.RequireAsync(console, call.Parsed.GetValue(yes), "Import?", cancellationToken);
                        return await RunAsync(call, import, plan, cancellationToken);
                    }
                }
                catch (Exception e) when (e is StoreException or StoreRequestException)
                {
                    // Nothing was begun: what was uploaded would only lie there.
                    await call.Client.Bundles.DiscardAsync(import, CancellationToken.None);
                    throw;
                }

                await call.Client.Bundles.DiscardAsync(import, cancellationToken);
                return plan.Problems.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
            });
    }

    private static async Task<int> RunAsync(ServerCall call, RemoteImport import, RemoteImportPreview plan, CancellationToken cancellationToken)
    {
        if (!call.IsQuiet && !call.IsJson)
        {
            await call.Console.Error.WriteLineAsync("the store is importing; this may be interrupted, the store goes on");
        }

        RemoteImport done = await call.Client.Bundles.RunAsync(import, cancellationToken);
        if (done.Status != "COMPLETED")
        {
            throw new StoreRequestException(done.Message ?? "The store has given up.") { Code = done.ErrorCode, Hints = done.Hints ?? [] };
        }

        await ResultText.WriteAsync(
            call,
            done,
            $"imported as {plan.Namespace}/{plan.Environment}{(done.BuildId is { } build ? $"; build {build} comes back from its lockfile" : "")}");
        return ExitCodes.Success;
    }

    private static IEnumerable<string> Lines(RemoteImportPreview plan) =>
    [
        $"{plan.Namespace}/{plan.Environment}{(plan.NamespaceIsNew ? " (a new namespace)" : "")}: {plan.Builds} builds, {plan.Restorable} of them can be brought back, "
            + $"{plan.NewSpecifications} new specifications, {plan.Packages} package archives, {ByteText.Of(plan.Bytes)}",
        .. plan.Channels.Select(c => "channel " + c),
        .. plan.Settings.Select(s => $"setting {s.Name}: {s.There} there, {s.Here} here (stays)"),
        .. plan.Problems.Select(p => $"refused {p.Code}{(p.Build is { } build ? $" for build {build}" : "")}: {p.Message}"),
    ];

    private static (string Namespace, string Name) Split(string environment) => environment.Split('/') is [{ Length: > 0 } ns, { Length: > 0 } name]
        ? (ns, name)
        : throw new StoreException(ErrorCode.InvalidOption, $"'{environment}' is not NAMESPACE/NAME.");
}
