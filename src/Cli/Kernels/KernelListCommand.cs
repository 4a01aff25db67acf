using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Kernels;

/// <summary>Provides <c>conda-store kernel list</c>, which lists the kernels that were added.</summary>
internal static class KernelListCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandConsole console)
    {
        DocumentedCommand command = new(new CommandText("list", "List the kernels of environments of stores.", "conda-store kernel list"));
        Option<bool> json = new("--json") { Description = "Write JSON." };
        command.Add(json);
        command.SetAction((parsed, _) => ErrorReport.GuardAsync(console, parsed.GetValue(json), async () =>
        {
            IReadOnlyList<InstalledKernel> kernels = KernelFolder.Of(console).List();
            if (parsed.GetValue(json))
            {
                await console.Out.WriteLineAsync(ResultText.Json(
                    kernels.Select(k => new { k.Name, k.Source.Environment, k.Source.Url, k.Folder })));
                return ExitCodes.Success;
            }

            if (kernels.Count == 0)
            {
                await console.Error.WriteLineAsync("there are no kernels; conda-store kernel add ENVIRONMENT adds one");
                return ExitCodes.Success;
            }

            ResultTable table = new("NAME", "ENVIRONMENT", "URL");
            foreach (InstalledKernel kernel in kernels)
            {
                table.Add(kernel.Name, kernel.Source.Environment, kernel.Source.Url);
            }

            await table.WriteAsync(console);
            return ExitCodes.Success;
        }));
        return command;
    }
}
