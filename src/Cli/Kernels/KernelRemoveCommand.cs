using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Kernels;

/// <summary>Provides <c>conda-store kernel remove</c>, which removes kernels that were added.</summary>
internal static class KernelRemoveCommand
{
    /// <summary>Creates the command with its argument.</summary>
    public static Command Create(CommandConsole console)
    {
        DocumentedCommand command = new(new CommandText(
            "remove", "Remove the kernels of an environment. The environment stays.", "conda-store kernel remove team/science"));
        Argument<string> which = new("KERNEL") { Description = "The environment, or the name of the kernel." };
        which.CompletionSources.Add(_ => KernelFolder.Of(console).List().Select(
            k => new System.CommandLine.Completions.CompletionItem(k.Name)));
        command.Add(which);
        command.SetAction((parsed, _) => ErrorReport.GuardAsync(console, asJson: false, async () =>
        {
            string text = parsed.GetValue(which)!;
            IReadOnlyList<InstalledKernel> kernels = KernelFolder.Of(console).List();
            InstalledKernel[] chosen = [.. kernels.Where(k => k.Name == text || k.Source.Environment == text)];
            if (chosen.Length == 0)
            {
                throw new StoreException(ErrorCode.NotFound, $"There is no kernel of '{text}'.")
                {
                    Hints = [.. kernels.Count > 0 ? [$"kernels: {string.Join(", ", kernels.Select(k => k.Name))}"] : Array.Empty<string>()],
                };
            }

            foreach (InstalledKernel kernel in chosen)
            {
                Directory.Delete(kernel.Folder, recursive: true);
                await console.Out.WriteLineAsync($"{kernel.Name} removed");
            }

            return ExitCodes.Success;
        }));
        return command;
    }
}
