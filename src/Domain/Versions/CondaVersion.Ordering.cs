using System.Diagnostics.CodeAnalysis;

namespace CondaStore.Domain.Versions;

public sealed partial class CondaVersion
{
    /// <summary>Keeps the hash of <c>1+2</c> apart from that of <c>1.2</c>.</summary>
    private const int LocalMark = 1 << 16;

    /// <summary>Determines whether two versions compare as equal, as <c>1.0</c> and <c>1.0.0</c> do.</summary>
    public static bool operator ==(CondaVersion? left, CondaVersion? right) =>
        left is null ? right is null : left.Equals(right);

    /// <summary>Determines whether two versions compare as different.</summary>
    public static bool operator !=(CondaVersion? left, CondaVersion? right) => !(left == right);

    /// <inheritdoc/>
    public int CompareTo(CondaVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        if (ReferenceEquals(this, other))
        {
            return 0;
        }

        if (_epoch != other._epoch)
        {
            return _epoch < other._epoch ? -1 : 1;
        }

        int main = CompareParts(other, 0, _localStart, 0, other._localStart);
        return main != 0
            ? main
            : CompareParts(other, _localStart, _components.Length, other._localStart, other._components.Length);
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] CondaVersion? other) => other is not null && CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CondaVersion);

    /// <summary>Returns the same hash code for equal versions; trailing zeros are ignored.</summary>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(_epoch);
        AddHash(ref hash, _components.AsSpan(0, _localStart), 0);
        AddHash(ref hash, _components.AsSpan(_localStart), LocalMark);
        return hash.ToHashCode();
    }

    /// <summary>
    /// Determines whether this version starts with a prefix, which is the test for <c>=1.2</c> and <c>1.2.*</c>: <c>1.2</c>, <c>1.2.5</c>
    /// and <c>1.2alpha</c> start with <c>1.2</c>, <c>1.20</c> does not, and <c>1</c> starts with <c>1.0</c>. A text component at the end of
    /// the prefix need only be the beginning of this version's component, so that <c>1.2alpha</c> also starts with <c>1.2a</c>. The local
    /// part is compared only if the prefix has one.
    /// </summary>
    public bool StartsWith(CondaVersion prefix)
    {
        if (_epoch != prefix._epoch)
        {
            return false;
        }

        if (!prefix.HasLocal)
        {
            return PartsStartWith(0, _localStart, prefix, 0, prefix._localStart);
        }

        return CompareParts(prefix, 0, _localStart, 0, prefix._localStart) == 0
            && PartsStartWith(_localStart, _components.Length, prefix, prefix._localStart, prefix._components.Length);
    }

    /// <summary>Determines whether this version satisfies <c>~=limit</c>: not lower, of the same epoch, and equal in all segments of the
    /// limit but the last.</summary>
    internal bool IsCompatibleWith(CondaVersion limit)
    {
        if (_epoch != limit._epoch || CompareTo(limit) < 0)
        {
            return false;
        }

        int lastSeparator = limit._components.AsSpan(0, limit._localStart).LastIndexOf(VersionComponent.Separator);
        return lastSeparator < 0 || PartsStartWith(0, _localStart, limit, 0, lastSeparator);
    }

    /// <summary>Compares two runs of segments; a missing component or segment counts as zero.</summary>
    private int CompareParts(CondaVersion other, int left, int leftEnd, int right, int rightEnd)
    {
        while (true)
        {
            bool hasLeft = left < leftEnd && _components[left] != VersionComponent.Separator;
            bool hasRight = right < rightEnd && other._components[right] != VersionComponent.Separator;
            if (!hasLeft && !hasRight)
            {
                if (left >= leftEnd && right >= rightEnd)
                {
                    return 0;
                }

                left++;
                right++;
                continue;
            }

            int order = CompareComponent(hasLeft ? left : -1, other, hasRight ? right : -1);
            if (order != 0)
            {
                return order;
            }

            left += hasLeft ? 1 : 0;
            right += hasRight ? 1 : 0;
        }
    }

    private bool PartsStartWith(int own, int ownEnd, CondaVersion prefix, int wanted, int wantedEnd)
    {
        while (wanted < wantedEnd)
        {
            if (prefix._components[wanted] == VersionComponent.Separator)
            {
                for (; own < ownEnd && _components[own] != VersionComponent.Separator; own++)
                {
                    if (_components[own] != VersionComponent.Zero)
                    {
                        return false;
                    }
                }

                own++;
                wanted++;
                continue;
            }

            bool has = own < ownEnd && _components[own] != VersionComponent.Separator;
            if (CompareComponent(has ? own : -1, prefix, wanted) != 0)
            {
                return has && wanted == wantedEnd - 1 && TextStartsWith(own, prefix, wanted);
            }

            own += has ? 1 : 0;
            wanted++;
        }

        return true;
    }

    /// <summary>Compares two components by index; -1 stands for a missing one.</summary>
    private int CompareComponent(int own, CondaVersion other, int others)
    {
        ulong left = own < 0 ? VersionComponent.Zero : _components[own];
        ulong right = others < 0 ? VersionComponent.Zero : other._components[others];
        if (left != right)
        {
            return left < right ? -1 : 1;
        }

        return VersionComponent.HasOverflow(left)
            ? VersionComponent.CompareOverflow(OverflowAt(own), other.OverflowAt(others))
            : 0;
    }

    private bool TextStartsWith(int own, CondaVersion prefix, int wanted)
    {
        ulong text = _components[own];
        ulong beginning = prefix._components[wanted];
        if (!VersionComponent.IsText(text) || !VersionComponent.IsText(beginning))
        {
            return false;
        }

        return VersionComponent.HasOverflow(beginning)
            ? VersionComponent.HasOverflow(text)
                && ((string)OverflowAt(own)).StartsWith((string)prefix.OverflowAt(wanted), StringComparison.Ordinal)
            : VersionComponent.TextStartsWith(text, beginning);
    }

    private object OverflowAt(int index)
    {
        foreach (Overflow overflow in _overflow!)
        {
            if (overflow.Index == index)
            {
                return overflow.Value;
            }
        }

        throw new InvalidOperationException("A component that overflows has no value.");
    }

    private static void AddHash(ref HashCode hash, ReadOnlySpan<ulong> components, int separators)
    {
        int zeros = 0;
        foreach (ulong component in components)
        {
            if (component == VersionComponent.Separator)
            {
                separators++;
                zeros = 0;
            }
            else if (component == VersionComponent.Zero)
            {
                zeros++;
            }
            else
            {
                hash.Add(separators);
                hash.Add(zeros);
                hash.Add(component);
                separators = 0;
                zeros = 0;
            }
        }
    }
}
