// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0

/// Stands for a library that is missing where the plug-in is loaded.
extern "C" int lectern_fake_cublas()
{
    return 0;
}
