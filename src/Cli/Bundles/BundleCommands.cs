using System.CommandLine;
using CondaStore.Cli.Backups;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Bundles;

/// <summary>Provides <c>conda-store bundle</c>, which exports and imports an environment with its whole history as one file.</summary>
internal static class BundleCommands
{
    /// <summary>Creates the command with its subcommands.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("bundle", "Export an environment with its whole history to a file, and import it into another store.");
        command.Add(Export(console));
        command.Add(Import(console));
        return command;
    }

    private static Command Export(CommandConsole console)
    {
        Argument<string> environment = EnvironmentArguments.Name(console);
        Argument<string> file = new("FILE") { Description = "The path of the bundle to write; '-' is standard output." };
        Option<bool> packages = new("--packages")
        {
            Description = "Include the package archives, so that no channel is needed to import the bundle.",
        };
        return ServerCommand.Create(
            console, "export", "Export an environment with its whole history to a file.", [environment, file, packages],
            async (call, cancellationToken) =>
        {
            EnvironmentReference reference = EnvironmentReference.ParseName(call.Parsed.GetValue(environment)!);
            string named = call.Parsed.GetValue(file)!;
            string path = named == CommandConsole.StandardOutput ? named : Path.GetFullPath(named);
            await using Stream content = await call.Client.Bundles.ExportAsync(
                reference.Namespace, reference.Name, call.Parsed.GetValue(packages), cancellationToken);
            (ServerCall told, long? size) = await ResultFile.WriteAsync(
                call, path, target => content.CopyToAsync(target, cancellationToken), cancellationToken);
            await ResultText.WriteAsync(told, new { File = path, Size = size }, size is { } bytes
                ? $"{path}: {ByteText.Of(bytes)}"
                : $"{path}: written");
            return ExitCodes.Success;
        });
    }

    private static Command Import(CommandConsole console)
    {
        Argument<string> file = new("FILE") { Description = "The bundle." };
        Option<string> ns = new("--namespace", "-n")
        {
            Description = "The namespace to import into; created if it does not exist.",
            HelpName = "NAME",
            Required = true,
        };
        Option<string?> name = new("--name")
        {
            Description = "The name of the environment. Default: the name in the bundle.",
            HelpName = "NAME",
        };
        Option<bool> preview = new("--preview")
        {
            Description = "Only show what would be done. The exit code is 1 if the import would be refused.",
        };
        Option<bool> yes = Confirmation.Option();
        return ServerCommand.Create(
            console, "import", "Import a bundle into a store, after showing what would be done.", [file, ns, name, preview, yes],
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
                    // Nothing has been imported, so the uploaded bundle is of no further use.
                    await call.Client.Bundles.DiscardAsync(import, CancellationToken.None);
                    throw;
                }

                await call.Client.Bundles.DiscardAsync(import, cancellationToken);
                return plan.Problems.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
            });
    }

    private static async Task<int> RunAsync(
        ServerCall call, RemoteImport import, RemoteImportPreview plan, CancellationToken cancellationToken)
    {
        if (!call.IsQuiet && !call.IsJson)
        {
            await call.Console.Error.WriteLineAsync("the store is importing; this command may be interrupted, the store continues");
        }

        RemoteImport done = await call.Client.Bundles.RunAsync(import, cancellationToken);
        if (done.Status != "COMPLETED")
        {
            throw new StoreRequestException(done.Message ?? "The operation failed.") { Code = done.ErrorCode, Hints = done.Hints ?? [] };
        }

        await ResultText.WriteAsync(
            call,
            done,
            $"imported as {plan.Namespace}/{plan.Environment}"
                + (done.BuildId is { } build ? $"; build {build} is recreated from its lockfile" : ""));
        return ExitCodes.Success;
    }

    private static IEnumerable<string> Lines(RemoteImportPreview plan) =>
    [
        $"{plan.Namespace}/{plan.Environment}{(plan.NamespaceIsNew ? " (a new namespace)" : "")}: {plan.Builds} builds, "
            + $"{plan.Restorable} of them can be recreated, "
            + $"{plan.NewSpecifications} new specifications, {plan.Packages} package archives, {ByteText.Of(plan.Bytes)}",
        .. plan.Channels.Select(c => "channel " + c),
        .. plan.Settings.Select(s => $"setting {s.Name}: {s.There} there, {s.Here} here (stays)"),
        .. plan.Problems.Select(p => $"refused {p.Code}{(p.Build is { } build ? $" for build {build}" : "")}: {p.Message}"),
    ];
}
