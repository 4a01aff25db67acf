using CondaStore.Cli.Terminal;
using CondaStore.Client;

namespace CondaStore.Cli.Sessions;

/// <summary>Finds the API of a store below an address, because its prefix is easily forgotten.</summary>
internal static class StoreProbe
{
    private const string UsualPrefix = "conda-store/";

    /// <summary>Gets the URL at which a store responds: the given one, or the one with the usual prefix.</summary>
    /// <exception cref="StoreRequestException">There is no store at either.</exception>
    public static async Task<Uri> FindAsync(CommandConsole console, Uri url, CancellationToken cancellationToken)
    {
        try
        {
            await RequireAsync(console, url, cancellationToken);
            return url;
        }
        catch (StoreRequestException failure) when (!failure.IsTransient && url.AbsolutePath == "/")
        {
            Uri prefixed = new(url, UsualPrefix);
            try
            {
                await RequireAsync(console, prefixed, cancellationToken);
            }
            catch (StoreRequestException)
            {
                throw failure;
            }

            await console.Error.WriteLineAsync($"the store is at {prefixed}");
            return prefixed;
        }
    }

    private static async Task RequireAsync(CommandConsole console, Uri url, CancellationToken cancellationToken)
    {
        using StoreClient client = new(new StoreClientOptions { Url = url, TimeProvider = console.TimeProvider });
        await client.Status.GetAsync(cancellationToken);
    }
}
