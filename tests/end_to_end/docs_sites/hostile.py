"""A page of prose that each docs system would read as something else than text, and what readers must see."""

PAGE = """\
---
title: "A <x-evil>title</x-evil> with {x} & `code`"
description: "Text with {{ x }}, <x-evil> and 'quotes'"
order: 1
---

Braces {x} and {{ y }} and {% z %}, tags <x-evil onload="a()">, </script>, <!-- comment -->, 1 < 2 and a<b.
export this line, and
import that one from "there".

import first from a paragraph.

export const x = 1;

A span `{x} <b> --8<-- "gone.txt"` and ``a `tick` {y}``, an address <https://example.com/?a=1&b={c}>.

--8<-- "no-such-file.txt"

--8<--

Right-to-left: \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627.

An emoji \U0001f9d1\u200d\U0001f4bb, a name :smile: and a:b[c]{d}.

!!! note "no admonition"

=== "no tab"

% no comment

(no-target)=

+++

$no$ formula $$either$$

{no-role}`text`

[TOC]

A list without an empty line:
- first {x}
- second <x-evil>

```text
{x} <x-evil> --8<--
--8<-- "no-such-file.txt"
:::snippet nothing/here
```

````markdown
```js
inner { fence }
```
````

~~~
```
tildes
~~~

Indented:

    {indented} <x-evil>

        deeper

> [!WARNING]
> A callout with {x}, <x-evil> and `{y}`.
>
> - third {x}
>
> ```text
> {x} <x-evil> :::
> ```

:::details Details of {x}, <x-evil> & `{z}`

Inside {x} and <x-evil>.

:::install

:::end

## A heading with {x} and <x-evil>

:::client

## A heading with `{x}`

:::function greet

:::file demo

:::run greeting
"""

TEXTS = (
    "Braces {x} and {{ y }} and {% z %}, tags <x-evil onload=",
    ", </script>, <!",
    "comment",
    "1 < 2 and a<b.",
    "export this line, and",
    "import that one from",
    "import first from a paragraph.",
    "export const x = 1;",
    "a `tick` {y}",
    "https://example.com/?a=1&b={c}",
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "\U0001f9d1\u200d\U0001f4bb",
    "a:b[c]{d}",
    "no admonition",
    "% no comment",
    "(no-target)=",
    "+++",
    "$no$ formula $$either$$",
    "{no-role}",
    "[TOC]",
    "first {x}",
    "second <x-evil>",
    "A heading with {x} and <x-evil>",
    "A callout with {x}, <x-evil> and {y}.",
    "third {x}",
    "Details of {x}, <x-evil> & {z}",
    "Inside {x} and <x-evil>.",
)
