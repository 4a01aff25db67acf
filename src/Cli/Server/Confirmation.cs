using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Server;

/// <summary>Asks a person before something is removed.</summary>
internal static class Confirmation
{
    /// <summary>Passes when <c>--yes</c> was given or a person at a terminal agrees.</summary>
    /// <exception cref="StoreException">Nobody can be asked (<see cref="ErrorCode.InvalidOption"/>), or the answer was no
    /// (<see cref="ErrorCode.Canceled"/>).</exception>
    public static async Task RequireAsync(CommandConsole console, bool isGiven, string question, CancellationToken cancellationToken)
    {
        if (isGiven)
        {
            return;
        }

        if (!console.IsTerminal || console.In is null)
        {
            throw new StoreException(ErrorCode.InvalidOption, "This needs a confirmation, and there is nobody to ask.") { Hints = ["--yes"] };
        }

        await console.Error.WriteAsync($"{question} [y/N] ");
        await console.Error.FlushAsync(cancellationToken);
        string? answer = await console.In.ReadLineAsync(cancellationToken);
        if (answer?.Trim() is not ("y" or "Y" or "yes"))
        {
            throw new StoreException(ErrorCode.Canceled, "Nothing was changed.");
        }
    }
}
