using System.Net;
using System.Net.Sockets;

namespace CondaStore.Functions.Api;

/// <summary>
/// Slows those down who try passwords. After some failures of an address with one name, or of an address with whatever names, its attempts
/// go one after another with growing pauses; more than fit into half a minute are sent away. Kept in memory, for each host.
/// </summary>
public sealed class SignInAttempts(TimeProvider clock)
{
    private const int FreeWithOneName = 5;
    private const int FreeOfAddress = 20;
    private const int MostKept = 10_000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Record> _known = new(StringComparer.Ordinal);
    private readonly long _begin = clock.GetTimestamp();

    // Times since this object was made: clocks may be set.
    private sealed record Record(int Failures, TimeSpan Next, TimeSpan Last);

    /// <summary>Checks a password when it is the caller's turn.</summary>
    /// <param name="address">Where the request comes from; null when that is not known.</param>
    /// <param name="name">The name that is given.</param>
    /// <param name="check">Whether name and password are right.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether they are right; or, when there are too many attempts to wait, after what time to try again.</returns>
    public async Task<(bool IsRight, TimeSpan? RetryAfter)> TryAsync(
        IPAddress? address, string name, Func<bool> check, CancellationToken cancellationToken)
    {
        string from = TextOf(address);
        (string Key, int Free)[] keys = [($"{from}\n{name}", FreeWithOneName), (from, FreeOfAddress)];
        TimeSpan wait = Reserve(keys);
        if (wait > LongestWait)
        {
            return (false, wait);
        }

        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, clock, cancellationToken);
        }

        bool isRight = check();
        lock (_gate)
        {
            if (isRight)
            {
                // The address stays under watch: others may be trying from there.
                _known.Remove(keys[0].Key);
            }
            else
            {
                Forget();
                foreach ((string key, _) in keys)
                {
                    Record known = Find(key);
                    _known[key] = known with { Failures = known.Failures + 1, Last = Now() };
                }
            }
        }

        return (isRight, null);
    }

    // How long to wait for one's turn. The turn is taken, unless the wait would be too long.
    private TimeSpan Reserve((string Key, int Free)[] keys)
    {
        lock (_gate)
        {
            TimeSpan now = Now();
            TimeSpan turn = keys.Select(k => Find(k.Key).Next).Append(now).Max();
            if (turn - now <= LongestWait)
            {
                foreach ((string key, int free) in keys)
                {
                    Record known = Find(key);
                    if (known.Failures >= free)
                    {
                        TimeSpan pause = FirstPause * Math.Pow(2, Math.Min(known.Failures - free, 8));
                        _known[key] = known with { Next = turn + (pause < LongestPause ? pause : LongestPause) };
                    }
                }
            }

            return turn - now;
        }
    }

    private Record Find(string key) =>
        _known.TryGetValue(key, out Record? known) && Now() - known.Last < ForgottenAfter ? known : new Record(0, TimeSpan.Zero, Now());

    private void Forget()
    {
        if (_known.Count < MostKept)
        {
            return;
        }

        TimeSpan limit = Now() - ForgottenAfter;
        foreach (string old in _known.Where(k => k.Value.Last < limit).Select(k => k.Key).ToArray())
        {
            _known.Remove(old);
        }

        // Whoever has so many addresses is not held up by what is kept of them.
        if (_known.Count >= MostKept)
        {
            _known.Clear();
        }
    }

    private TimeSpan Now() => clock.GetElapsedTime(_begin);

    // Whoever has one address of IPv6 mostly has the 2^64 beside it.
    private static string TextOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new IPNetwork(new IPAddress([.. address.GetAddressBytes()[..8], 0, 0, 0, 0, 0, 0, 0, 0]), 64).ToString(),
        _ => address.ToString(),
    };
}
