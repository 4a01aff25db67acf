using System.Net;
using System.Net.Sockets;

namespace CondaStore.Functions.Pages.SignIn;

/// <summary>
/// Slows down password guessing. After several failures from an address with one name, or from an address with any names, its attempts
/// are processed one at a time with increasing delays; attempts that would wait longer than half a minute are rejected. The state is in
/// memory and separate for each host.
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

    // Times relative to the creation of this object, because the clock may be set.
    private sealed record Record(int Failures, TimeSpan Next, TimeSpan Last);

    /// <summary>Checks a password when it is the caller's turn.</summary>
    /// <param name="address">The address of the client, or null if unknown.</param>
    /// <param name="name">The user name.</param>
    /// <param name="check">Checks the name and password.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>Whether the name and password are correct, or, if there are too many attempts, the time after which to retry.</returns>
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
                // The address remains tracked: others may be guessing from it.
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

    // Returns how long to wait for the turn, which is reserved unless the wait would be too long.
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

        // An attacker with so many addresses is not slowed down by keeping more entries.
        if (_known.Count >= MostKept)
        {
            _known.Clear();
        }
    }

    private TimeSpan Now() => clock.GetElapsedTime(_begin);

    // A client that has one IPv6 address usually controls all 2^64 addresses of its network.
    private static string TextOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new IPNetwork(
            new IPAddress([.. address.GetAddressBytes()[..8], 0, 0, 0, 0, 0, 0, 0, 0]), 64).ToString(),
        _ => address.ToString(),
    };
}
