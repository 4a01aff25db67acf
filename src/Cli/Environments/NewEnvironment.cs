using System.Net;
using CondaStore.Cli.Server;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Environments;

/// <summary>Checks that an environment does not exist yet: otherwise a name in use would replace what others use.</summary>
internal static class NewEnvironment
{
    /// <summary>Requires that there is no environment of the name that the caller may see.</summary>
    /// <exception cref="StoreException">There is one (<see cref="ErrorCode.AlreadyExists"/>).</exception>
    public static async Task RequireAsync(ServerCall call, EnvironmentReference target, string hint, CancellationToken cancellationToken)
    {
        try
        {
            await call.Client.Environments.GetAsync(target.Namespace, target.Name, cancellationToken);
        }
        catch (StoreRequestException missing) when (missing.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            // Who may not see it may not change it either, which the store decides.
            return;
        }

        throw new StoreException(ErrorCode.AlreadyExists, $"{target.FullName} exists.") { Hints = [hint] };
    }
}
