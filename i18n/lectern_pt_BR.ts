<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pt_BR" sourcelanguage="en">
<context>
    <name>ChipWords</name>
    <message>
        <source>p. %1</source>
        <translation>p. %1</translation>
    </message>
    <message>
        <source>p. %1 (%2)</source>
        <translation>p. %1 (%2)</translation>
    </message>
    <message>
        <source>✗ no such page</source>
        <translation>✗ página inexistente</translation>
    </message>
    <message>
        <source>✓ exact</source>
        <translation>✓ exata</translation>
    </message>
    <message>
        <source>≈ close</source>
        <translation>≈ próxima</translation>
    </message>
    <message>
        <source>✗ not found</source>
        <translation>✗ não encontrada</translation>
    </message>
    <message>
        <source>Quotation not found in the document</source>
        <translation>Citação não encontrada no documento</translation>
    </message>
    <message>
        <source>Page %1</source>
        <translation>Página %1</translation>
    </message>
    <message>
        <source>Page %1, page %2 of the file</source>
        <translation>Página %1, página %2 do arquivo</translation>
    </message>
    <message>
        <source>%1: there is no such page</source>
        <translation>%1: essa página não existe</translation>
    </message>
    <message>
        <source>%1: the quotation stands there exactly</source>
        <translation>%1: a citação está lá exatamente assim</translation>
    </message>
    <message>
        <source>%1: the quotation stands there nearly so</source>
        <translation>%1: a citação está lá quase assim</translation>
    </message>
    <message>
        <source>%1: the quotation was not found in the document</source>
        <translation>%1: a citação não foi encontrada no documento</translation>
    </message>
    <message>
        <source>The answer says page %1; the quotation stands on page %2.</source>
        <translation>A resposta diz página %1; a citação está na página %2.</translation>
    </message>
</context>
<context>
    <name>DocumentKind</name>
    <message>
        <source>an image (PNG)</source>
        <translation>uma imagem (PNG)</translation>
    </message>
    <message>
        <source>an image (JPEG)</source>
        <translation>uma imagem (JPEG)</translation>
    </message>
    <message>
        <source>an image (GIF)</source>
        <translation>uma imagem (GIF)</translation>
    </message>
    <message>
        <source>an image (TIFF)</source>
        <translation>uma imagem (TIFF)</translation>
    </message>
    <message>
        <source>an image (WebP)</source>
        <translation>uma imagem (WebP)</translation>
    </message>
    <message>
        <source>an image (HEIC)</source>
        <translation>uma imagem (HEIC)</translation>
    </message>
    <message>
        <source>an image (AVIF)</source>
        <translation>uma imagem (AVIF)</translation>
    </message>
    <message>
        <source>a DjVu document; save it as PDF</source>
        <translation>um documento DjVu; salve-o como PDF</translation>
    </message>
    <message>
        <source>an e-book of the kind MOBI; convert it to EPUB</source>
        <translation>um livro eletrônico do tipo MOBI; converta-o para EPUB</translation>
    </message>
    <message>
        <source>an RTF document; save it as DOCX</source>
        <translation>um documento RTF; salve-o como DOCX</translation>
    </message>
    <message>
        <source>a PostScript document; convert it to PDF</source>
        <translation>um documento PostScript; converta-o para PDF</translation>
    </message>
    <message>
        <source>a 7z archive; unpack it first</source>
        <translation>um arquivo 7z compactado; descompacte-o antes</translation>
    </message>
    <message>
        <source>a RAR archive; unpack it first</source>
        <translation>um arquivo RAR compactado; descompacte-o antes</translation>
    </message>
    <message>
        <source>a compressed file (gzip); unpack it first</source>
        <translation>um arquivo compactado (gzip); descompacte-o antes</translation>
    </message>
    <message>
        <source>a compressed file (xz); unpack it first</source>
        <translation>um arquivo compactado (xz); descompacte-o antes</translation>
    </message>
    <message>
        <source>a compressed file (bzip2); unpack it first</source>
        <translation>um arquivo compactado (bzip2); descompacte-o antes</translation>
    </message>
    <message>
        <source>a program</source>
        <translation>um programa</translation>
    </message>
    <message>
        <source>a database (SQLite)</source>
        <translation>um banco de dados (SQLite)</translation>
    </message>
    <message>
        <source>an office document that is protected by a password; save it without one</source>
        <translation>um documento protegido por senha; salve-o sem ela</translation>
    </message>
    <message>
        <source>a Word document of the old kind (.doc); save it as DOCX</source>
        <translation>um documento do Word do tipo antigo (.doc); salve-o como DOCX</translation>
    </message>
    <message>
        <source>an Excel workbook</source>
        <translation>uma pasta de trabalho do Excel</translation>
    </message>
    <message>
        <source>a PowerPoint presentation; save it as PDF</source>
        <translation>uma apresentação do PowerPoint; salve-a como PDF</translation>
    </message>
    <message>
        <source>an Outlook message</source>
        <translation>uma mensagem do Outlook</translation>
    </message>
    <message>
        <source>an office document of an old kind; save it as DOCX</source>
        <translation>um documento de um tipo antigo; salve-o como DOCX</translation>
    </message>
    <message>
        <source>an OpenDocument spreadsheet</source>
        <translation>uma planilha OpenDocument</translation>
    </message>
    <message>
        <source>an OpenDocument presentation; save it as PDF</source>
        <translation>uma apresentação OpenDocument; salve-a como PDF</translation>
    </message>
    <message>
        <source>an OpenDocument drawing</source>
        <translation>um desenho OpenDocument</translation>
    </message>
    <message>
        <source>a ZIP archive; unpack it first</source>
        <translation>um arquivo ZIP compactado; descompacte-o antes</translation>
    </message>
    <message>
        <source>an archive that is protected by a password</source>
        <translation>um arquivo compactado protegido por senha</translation>
    </message>
    <message>
        <source>an e-book that is protected against copying (DRM)</source>
        <translation>um livro eletrônico protegido contra cópia (DRM)</translation>
    </message>
    <message>
        <source>an office document of another kind</source>
        <translation>um documento de outro tipo</translation>
    </message>
</context>
<context>
    <name>DocumentWarning</name>
    <message>
        <source>page %1 is damaged</source>
        <translation>a página %1 está danificada</translation>
    </message>
    <message>
        <source>page %1 was not recognised: %2</source>
        <translation>a página %1 não foi reconhecida: %2</translation>
    </message>
    <message>
        <source>page %1 was recognised with %2 % confidence</source>
        <translation>a página %1 foi reconhecida com %2 % de confiança</translation>
    </message>
    <message>
        <source>the fonts of these pages do not say which letters they show: %1</source>
        <translation>as fontes destas páginas não dizem que letras mostram: %1</translation>
    </message>
    <message>
        <source>words on these pages may be wrong, since a font does not say which letters it shows: %1</source>
        <translation>palavras nestas páginas podem estar erradas, pois uma fonte não diz que letras mostra: %1</translation>
    </message>
    <message>
        <source>the outline cannot be read: %1</source>
        <translation>o sumário do arquivo não pode ser lido: %1</translation>
    </message>
    <message>
        <source>the table of contents cannot be read: %1</source>
        <translation>o sumário não pode ser lido: %1</translation>
    </message>
    <message>
        <source>a part of the document cannot be read: %1</source>
        <translation>uma parte do documento não pode ser lida: %1</translation>
    </message>
    <message>
        <source>documents of other formats are embedded in this one, and are not read: %1</source>
        <translation>há documentos de outros formatos incorporados neste, que não são lidos: %1</translation>
    </message>
    <message>
        <source>the file has two parts of the same name, of which the first was read: %1</source>
        <translation>o arquivo tem duas partes com o mesmo nome, das quais a primeira foi lida: %1</translation>
    </message>
    <message>
        <source>the book lacks a part that it names: %1</source>
        <translation>falta ao livro uma parte que ele menciona: %1</translation>
    </message>
    <message>
        <source>a part of the book is no text: %1</source>
        <translation>uma parte do livro não é texto: %1</translation>
    </message>
    <message>
        <source>the file was changed while it was read</source>
        <translation>o arquivo foi alterado enquanto era lido</translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message>
        <source>no such file or folder</source>
        <translation>arquivo ou pasta não encontrado</translation>
    </message>
    <message>
        <source>it cannot be read</source>
        <translation>não é possível ler</translation>
    </message>
    <message>
        <source>not a regular file</source>
        <translation>não é um arquivo comum</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>o arquivo está vazio</translation>
    </message>
    <message>
        <source>not a document that Lectern reads: neither PDF, EPUB, DOCX, ODT, HTML nor text</source>
        <translation>não é um documento que o Lectern leia: nem PDF, EPUB, DOCX, ODT, HTML, nem texto</translation>
    </message>
    <message>
        <source>not a document that Lectern reads: %1</source>
        <translation>não é um documento que o Lectern leia: %1</translation>
    </message>
    <message>
        <source>the file is encrypted and needs a password</source>
        <translation>o arquivo está criptografado e precisa de uma senha</translation>
    </message>
    <message>
        <source>the password is wrong</source>
        <translation>a senha está errada</translation>
    </message>
    <message>
        <source>the file is damaged and cannot be opened</source>
        <translation>o arquivo está danificado e não pode ser aberto</translation>
    </message>
    <message>
        <source>no text in this document: its pages are images</source>
        <translation>este documento não tem texto: suas páginas são imagens</translation>
    </message>
    <message>
        <source>the program lectern-import, which opens documents, is missing</source>
        <translation>falta o programa lectern-import, que abre os documentos</translation>
    </message>
    <message>
        <source>opening this document failed: the file may be damaged</source>
        <translation>não foi possível abrir este documento: o arquivo pode estar danificado</translation>
    </message>
    <message>
        <source>opening this document took too long and was ended</source>
        <translation>abrir este documento demorou demais e foi encerrado</translation>
    </message>
    <message>
        <source>opening this document needs more memory than is allowed</source>
        <translation>abrir este documento exige mais memória do que o permitido</translation>
    </message>
    <message>
        <source>no such model</source>
        <translation>modelo não encontrado</translation>
    </message>
    <message>
        <source>a file of the model is missing</source>
        <translation>falta um arquivo do modelo</translation>
    </message>
    <message>
        <source>the model is damaged</source>
        <translation>o modelo está danificado</translation>
    </message>
    <message>
        <source>this model is not supported</source>
        <translation>este modelo não é compatível</translation>
    </message>
    <message>
        <source>another program is writing to this library</source>
        <translation>outro programa está gravando nesta biblioteca</translation>
    </message>
    <message>
        <source>the library is damaged</source>
        <translation>a biblioteca está danificada</translation>
    </message>
    <message>
        <source>this library was made by a newer version of Lectern and can only be read</source>
        <translation>esta biblioteca foi criada por uma versão mais nova do Lectern e só pode ser lida</translation>
    </message>
    <message>
        <source>this cannot be used</source>
        <translation>isto não pode ser usado</translation>
    </message>
    <message>
        <source>the GPU cannot be used</source>
        <translation>a GPU não pode ser usada</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>o disco está cheio</translation>
    </message>
    <message>
        <source>not enough room on the disk: %1 are needed, %2 are free</source>
        <translation>falta espaço no disco: são necessários %1, estão livres %2</translation>
    </message>
    <message>
        <source>it cannot be written</source>
        <translation>não é possível gravar</translation>
    </message>
    <message>
        <source>too long for this model and this computer</source>
        <translation>longo demais para este modelo e este computador</translation>
    </message>
    <message>
        <source>too long: %1 tokens are needed, %2 fit</source>
        <translation>longo demais: são necessários %1 tokens e cabem %2</translation>
    </message>
    <message>
        <source>not enough memory</source>
        <translation>memória insuficiente</translation>
    </message>
    <message>
        <source>not enough memory: %1 are needed, %2 are available</source>
        <translation>memória insuficiente: são necessários %1 e há %2 disponíveis</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>opening this document was ended from outside; the computer may have run out of memory</source>
        <translation>a abertura deste documento foi encerrada de fora; o computador pode ter ficado sem memória</translation>
    </message>
    <message>
        <source>the program lectern-ocr, which recognises text in scans, is missing</source>
        <translation>falta o programa lectern-ocr, que reconhece texto em digitalizações</translation>
    </message>
    <message>
        <source>no language for OCR is installed (package tesseract-ocr-eng for English)</source>
        <translation>nenhum idioma para OCR está instalado (pacote tesseract-ocr-por para português)</translation>
    </message>
    <message>
        <source>the language “%1” for OCR is not installed (package tesseract-ocr-…)</source>
        <translation>o idioma “%1” para OCR não está instalado (pacote tesseract-ocr-…)</translation>
    </message>
    <message>
        <source>recognising its text failed: the page may be damaged</source>
        <translation>o reconhecimento do texto falhou: a página pode estar danificada</translation>
    </message>
    <message>
        <source>recognising its text took too long and was ended</source>
        <translation>o reconhecimento do texto demorou demais e foi encerrado</translation>
    </message>
    <message>
        <source>recognising its text needs more memory than is allowed</source>
        <translation>o reconhecimento do texto precisa de mais memória do que o permitido</translation>
    </message>
    <message>
        <source>recognising its text was ended from outside; the computer may have run out of memory</source>
        <translation>o reconhecimento do texto foi encerrado de fora; o computador pode ter ficado sem memória</translation>
    </message>
</context>
<context>
    <name>GpuWords</name>
    <message>
        <source>this installation has no plug-in for GPUs</source>
        <translation>esta instalação não tem o plug-in para GPUs</translation>
    </message>
    <message>
        <source>the plug-in for GPUs cannot be loaded (%1)</source>
        <translation>o plug-in para GPUs não pode ser carregado (%1)</translation>
    </message>
    <message>
        <source>NVIDIA&apos;s library cuBLAS for CUDA 13 is not installed</source>
        <translation>a biblioteca cuBLAS da NVIDIA para CUDA 13 não está instalada</translation>
    </message>
    <message>
        <source>the plug-in for GPUs is of another version than this program; install both anew</source>
        <translation>o plug-in para GPUs é de outra versão que não a deste programa; reinstale ambos</translation>
    </message>
    <message>
        <source>no NVIDIA driver is installed</source>
        <translation>nenhum driver da NVIDIA está instalado</translation>
    </message>
    <message>
        <source>the NVIDIA driver is too old (%1)</source>
        <translation>o driver da NVIDIA é antigo demais (%1)</translation>
    </message>
    <message>
        <source>there is no GPU that can be used (%1)</source>
        <translation>não há GPU que possa ser usada (%1)</translation>
    </message>
    <message>
        <source>it cannot compute this model (%1)</source>
        <translation>ela não consegue calcular este modelo (%1)</translation>
    </message>
    <message>
        <source>it has failed (%1)</source>
        <translation>ela falhou (%1)</translation>
    </message>
    <message>
        <source>its memory does not suffice (%1)</source>
        <translation>a memória dela não basta (%1)</translation>
    </message>
    <message>
        <source>%1; with --device cpu it is not needed</source>
        <translation>%1; com --device cpu ela não é necessária</translation>
    </message>
</context>
<context>
    <name>KeyList</name>
    <message>
        <source>Send the question</source>
        <translation>Enviar a pergunta</translation>
    </message>
    <message>
        <source>New line in the question</source>
        <translation>Nova linha na pergunta</translation>
    </message>
    <message>
        <source>Stop the answer</source>
        <translation>Parar a resposta</translation>
    </message>
    <message>
        <source>Rename a document or a conversation</source>
        <translation>Renomear um documento ou uma conversa</translation>
    </message>
    <message>
        <source>Forget a document or a conversation</source>
        <translation>Esquecer um documento ou uma conversa</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Teclas</translation>
    </message>
    <message>
        <source>The last question again, in an empty field</source>
        <translation>A última pergunta outra vez, num campo vazio</translation>
    </message>
</context>
<context>
    <name>LibraryText</name>
    <message>
        <source>it is not a folder</source>
        <translation>não é uma pasta</translation>
    </message>
    <message>
        <source>you are not allowed to write there</source>
        <translation>você não tem permissão para gravar ali</translation>
    </message>
    <message>
        <source>the disk can only be read</source>
        <translation>o disco só permite leitura</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>o disco está cheio</translation>
    </message>
    <message>
        <source>it cannot be written to (%1)</source>
        <translation>não é possível gravar ali (%1)</translation>
    </message>
</context>
<context>
    <name>LibraryWords</name>
    <message numerus="yes">
        <source>%Ln page(s)</source>
        <translation>
            <numerusform>%Ln página</numerusform>
            <numerusform>%Ln páginas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln have no text</source>
        <translation>
            <numerusform>%Ln não tem texto</numerusform>
            <numerusform>%Ln não têm texto</numerusform>
        </translation>
    </message>
    <message>
        <source>read</source>
        <translation>lido</translation>
    </message>
    <message>
        <source>read · starts at once</source>
        <translation>lido · começa na hora</translation>
    </message>
    <message>
        <source>partly read</source>
        <translation>lido em parte</translation>
    </message>
    <message>
        <source>unread</source>
        <translation>não lido</translation>
    </message>
    <message>
        <source>p. %1</source>
        <translation>p. %1</translation>
    </message>
    <message>
        <source>p. %1 (%2)</source>
        <translation>p. %1 (%2)</translation>
    </message>
    <message>
        <source>Forget “%1”?</source>
        <translation>Esquecer “%1”?</translation>
    </message>
    <message>
        <source>The file itself stays where it is.</source>
        <translation>O arquivo em si fica onde está.</translation>
    </message>
    <message numerus="yes">
        <source>Its %Ln conversation(s) go too.</source>
        <translation>
            <numerusform>A %Ln conversa dele também será esquecida.</numerusform>
            <numerusform>As %Ln conversas dele também serão esquecidas.</numerusform>
        </translation>
    </message>
    <message>
        <source>Forget the conversation “%1”? Its questions and answers go.</source>
        <translation>Esquecer a conversa “%1”? As perguntas e respostas serão apagadas.</translation>
    </message>
    <message>
        <source>page 1</source>
        <translation>página 1</translation>
    </message>
    <message>
        <source>pages 1–%1</source>
        <translation>páginas 1–%1</translation>
    </message>
    <message>
        <source>text before OCR</source>
        <translation>texto anterior ao OCR</translation>
    </message>
    <message>
        <source>older version, %1</source>
        <translation>versão anterior, %1</translation>
    </message>
</context>
<context>
    <name>ModelWords</name>
    <message>
        <source>%1 billion</source>
        <translation>%1 bilhões</translation>
    </message>
    <message>
        <source>%1 million</source>
        <translation>%1 milhões</translation>
    </message>
    <message>
        <source>%1 parameters, %2 of them used for a token</source>
        <translation>%1 de parâmetros, dos quais %2 são usados para um token</translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>%1 de parâmetros</translation>
    </message>
    <message>
        <source>%1: %2 Mamba, %3 attention</source>
        <translation>%1: %2 Mamba, %3 de atenção</translation>
    </message>
    <message>
        <source>%1 with %2 experts</source>
        <translation>%1 com %2 especialistas</translation>
    </message>
    <message>
        <source>%1 tokens in one conversation</source>
        <translation>%1 tokens em uma conversa</translation>
    </message>
    <message>
        <source>trained on up to %1</source>
        <translation>treinado com até %1</translation>
    </message>
    <message>
        <source>the processor of this computer (CPU)</source>
        <translation>o processador deste computador (CPU)</translation>
    </message>
    <message>
        <source>the GPU of this computer: %1</source>
        <translation>a GPU deste computador: %1</translation>
    </message>
    <message>
        <source>the GPU is not used: %1</source>
        <translation>a GPU não é usada: %1</translation>
    </message>
    <message>
        <source>read %1 tokens a second</source>
        <translation>leu %1 tokens por segundo</translation>
    </message>
    <message>
        <source>answered with %1 tokens a second</source>
        <translation>respondeu com %1 tokens por segundo</translation>
    </message>
    <message>
        <source>known when it has read or answered something</source>
        <translation>conhecida depois que ele ler ou responder algo</translation>
    </message>
    <message>
        <source>A model of your own. Every quotation in its answers is looked up in the document; rely on that mark rather than on the model.</source>
        <translation>Um modelo seu. Cada citação das respostas é procurada no documento; confie nessa marca, e não no modelo.</translation>
    </message>
    <message>
        <source>It finds sentences and quotes them, and nothing else: it cannot reason, calculate or explain, and its summaries are weak. Often it quotes the wrong sentence, in long documents more often than not. Every quotation is looked up in the document; rely on that mark rather than on the model.</source>
        <translation>Ele encontra frases e as cita, e nada mais: não raciocina, não calcula nem explica, e seus resumos são fracos. Muitas vezes cita a frase errada; em documentos longos, na maioria das vezes. Cada citação é procurada no documento; confie nessa marca, e não no modelo.</translation>
    </message>
    <message>
        <source>For full answers use a larger Jamba model: put its folder on this computer and choose it in the settings, under Model.</source>
        <translation>Para respostas completas, use um modelo Jamba maior: coloque a pasta dele neste computador e escolha-a nas configurações, em Modelo.</translation>
    </message>
    <message>
        <source>Another model is chosen in the settings, under Model.</source>
        <translation>Outro modelo pode ser escolhido nas configurações, em Modelo.</translation>
    </message>
    <message>
        <source>it thinks before it answers</source>
        <translation>pensa antes de responder</translation>
    </message>
    <message>
        <source>as its own template says</source>
        <translation>como diz o próprio modelo de conversa dele</translation>
    </message>
    <message>
        <source>in the format %1, chosen by its vocabulary: its own template is not a known one</source>
        <translation>no formato %1, escolhido pelo vocabulário: o modelo de conversa dele não é conhecido</translation>
    </message>
    <message>
        <source>in the format %1, chosen by its vocabulary: it comes without a template</source>
        <translation>no formato %1, escolhido pelo vocabulário: ele não traz modelo de conversa</translation>
    </message>
    <message>
        <source>none</source>
        <translation>nenhuma</translation>
    </message>
    <message>
        <source>Base model: continues text, does not answer questions.</source>
        <translation>Modelo base: continua textos, não responde a perguntas.</translation>
    </message>
</context>
<context>
    <name>Text</name>
    <message>
        <source>Related passages:</source>
        <translation>Trechos relacionados:</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a value it takes</source>
        <translation>“%1” não é um valor aceito</translation>
    </message>
    <message>
        <source>no such option</source>
        <translation>opção desconhecida</translation>
    </message>
    <message>
        <source>this option takes no value</source>
        <translation>esta opção não aceita valor</translation>
    </message>
    <message>
        <source>this option needs a value</source>
        <translation>esta opção precisa de um valor</translation>
    </message>
    <message>
        <source>N</source>
        <translation>N</translation>
    </message>
    <message>
        <source>the longest answer, in tokens</source>
        <translation>tamanho máximo da resposta, em tokens</translation>
    </message>
    <message>
        <source>T</source>
        <translation>T</translation>
    </message>
    <message>
        <source>0: always the likeliest word; higher: more varied</source>
        <translation>0: sempre a palavra mais provável; maior: mais variado</translation>
    </message>
    <message>
        <source>the same seed gives the same answer</source>
        <translation>a mesma semente dá a mesma resposta</translation>
    </message>
    <message>
        <source>the question is empty</source>
        <translation>a pergunta está vazia</translation>
    </message>
    <message>
        <source>The built-in model finds and quotes; often the wrong sentence in long documents.</source>
        <translation>O modelo embutido encontra e cita; em documentos longos, muitas vezes a frase errada.</translation>
    </message>
    <message>
        <source>The GPU is not used: %1</source>
        <translation>A GPU não é usada: %1</translation>
    </message>
    <message>
        <source>The GPU is not used any more: %1. What comes next is computed on the CPU.</source>
        <translation>A GPU não é mais usada: %1. O que vem a seguir é calculado na CPU.</translation>
    </message>
    <message>
        <source>Documents %1 · Answer reserve %2 · Free %3 of %4 tokens</source>
        <translation>Documentos %1 · Reserva para a resposta %2 · Livres %3 de %4 tokens</translation>
    </message>
    <message>
        <source>That is more than the %1 tokens this model was trained for: it will find less.</source>
        <translation>Isso é mais do que os %1 tokens para os quais este modelo foi treinado: ele encontrará menos.</translation>
    </message>
    <message>
        <source>TEXT</source>
        <translation>TEXTO</translation>
    </message>
    <message>
        <source>a question; without any they are read from standard input, one a line</source>
        <translation>uma pergunta; sem nenhuma, são lidas da entrada padrão, uma por linha</translation>
    </message>
    <message>
        <source>FILE… -q TEXT [-q TEXT…]</source>
        <translation>ARQUIVO… -q TEXTO [-q TEXTO…]</translation>
    </message>
    <message>
        <source>reads the files and answers each question in one conversation, with citations</source>
        <translation>lê os arquivos e responde a cada pergunta em uma só conversa, com citações</translation>
    </message>
    <message>
        <source>FILE…</source>
        <translation>ARQUIVO…</translation>
    </message>
    <message>
        <source>reads the files, then answers questions from standard input, one a line</source>
        <translation>lê os arquivos e depois responde às perguntas da entrada padrão, uma por linha</translation>
    </message>
    <message numerus="yes">
        <source>Device: %1 (%2), %n thread(s)</source>
        <translation>
            <numerusform>Dispositivo: %1 (%2), %n thread</numerusform>
            <numerusform>Dispositivo: %1 (%2), %n threads</numerusform>
        </translation>
    </message>
    <message>
        <source>Loading: %1 in %2 ms</source>
        <translation>Carregamento: %1 em %2 ms</translation>
    </message>
    <message>
        <source>State of %1 tokens: %2; saved in %3 ms, restored in %4 ms</source>
        <translation>Estado de %1 tokens: %2; salvo em %3 ms, restaurado em %4 ms</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>Carregando o modelo</translation>
    </message>
    <message>
        <source>Peak memory: %1 with %2 tokens; expected: %3, and %4 for the document that was not there</source>
        <translation>Pico de memória: %1 com %2 tokens; previsto: %3, e %4 para o documento que não estava lá</translation>
    </message>
    <message>
        <source>Making up a state of %1 tokens</source>
        <translation>Inventando um estado de %1 tokens</translation>
    </message>
    <message>
        <source>Reading %1 tokens at depth %2: %3 tokens/s, %4 % of what the limits allow</source>
        <translation>Leitura de %1 tokens na profundidade %2: %3 tokens/s, %4 % do que os limites permitem</translation>
    </message>
    <message>
        <source>Writing %1 tokens at depth %2: %3 tokens/s, %4 % of what the limits allow</source>
        <translation>Escrita de %1 tokens na profundidade %2: %3 tokens/s, %4 % do que os limites permitem</translation>
    </message>
    <message>
        <source>Quoting %1 tokens at depth %2: %3 tokens/s, %4 % of what the limits allow</source>
        <translation>Citação de %1 tokens na profundidade %2: %3 tokens/s, %4 % do que os limites permitem</translation>
    </message>
    <message>
        <source>memory %1 GB/s</source>
        <translation>memória %1 GB/s</translation>
    </message>
    <message>
        <source>float32 %1 GFLOPS</source>
        <translation>float32 %1 GFLOPS</translation>
    </message>
    <message>
        <source>bfloat16 %1 GFLOPS</source>
        <translation>bfloat16 %1 GFLOPS</translation>
    </message>
    <message>
        <source>8-bit integers %1 GOPS</source>
        <translation>inteiros de 8 bits %1 GOPS</translation>
    </message>
    <message>
        <source>Limits of this device, measured: %1</source>
        <translation>Limites deste dispositivo, medidos: %1</translation>
    </message>
    <message>
        <source>Measuring what this device can do</source>
        <translation>Medindo o que este dispositivo consegue</translation>
    </message>
    <message>
        <source>Model: %1, %2</source>
        <translation>Modelo: %1, %2</translation>
    </message>
    <message>
        <source>this goes with --shape only</source>
        <translation>isto só vale com --shape</translation>
    </message>
    <message>
        <source>this does not go with --shape</source>
        <translation>isto não vale com --shape</translation>
    </message>
    <message>
        <source>there is no shape &quot;%1&quot;; there are %2, and config.json files</source>
        <translation>não há o formato &quot;%1&quot;; há %2, e arquivos config.json</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is none of %2</source>
        <translation>&quot;%1&quot; não é nenhum de %2</translation>
    </message>
    <message>
        <source>NAME|FILE.json</source>
        <translation>NOME|ARQUIVO.json</translation>
    </message>
    <message>
        <source>a model with random weights in place of --model: %1, or a config.json&apos;s</source>
        <translation>um modelo com pesos aleatórios no lugar de --model: %1, ou o de um config.json</translation>
    </message>
    <message>
        <source>what its matrices are stored as: %1</source>
        <translation>como são guardadas suas matrizes: %1</translation>
    </message>
    <message>
        <source>embedding</source>
        <translation>embedding</translation>
    </message>
    <message>
        <source>norms, residuals</source>
        <translation>normas, resíduos</translation>
    </message>
    <message>
        <source>Mamba: in_proj</source>
        <translation>Mamba: in_proj</translation>
    </message>
    <message>
        <source>Mamba: convolution</source>
        <translation>Mamba: convolução</translation>
    </message>
    <message>
        <source>Mamba: x_proj</source>
        <translation>Mamba: x_proj</translation>
    </message>
    <message>
        <source>Mamba: dt_proj</source>
        <translation>Mamba: dt_proj</translation>
    </message>
    <message>
        <source>Mamba: scan</source>
        <translation>Mamba: varredura</translation>
    </message>
    <message>
        <source>Mamba: out_proj</source>
        <translation>Mamba: out_proj</translation>
    </message>
    <message>
        <source>attention: q, k, v</source>
        <translation>atenção: q, k, v</translation>
    </message>
    <message>
        <source>attention</source>
        <translation>atenção</translation>
    </message>
    <message>
        <source>attention: o</source>
        <translation>atenção: o</translation>
    </message>
    <message>
        <source>feed-forward</source>
        <translation>feed-forward</translation>
    </message>
    <message>
        <source>router</source>
        <translation>roteador</translation>
    </message>
    <message>
        <source>experts</source>
        <translation>especialistas</translation>
    </message>
    <message>
        <source>SwiGLU</source>
        <translation>SwiGLU</translation>
    </message>
    <message>
        <source>output head</source>
        <translation>cabeça de saída</translation>
    </message>
    <message>
        <source>other</source>
        <translation>outros</translation>
    </message>
    <message>
        <source>Where the time goes, reading %1 tokens at depth %2:</source>
        <translation>Para onde vai o tempo, lendo %1 tokens na profundidade %2:</translation>
    </message>
    <message>
        <source>Where the time goes, writing %1 tokens at depth %2:</source>
        <translation>Para onde vai o tempo, escrevendo %1 tokens na profundidade %2:</translation>
    </message>
    <message>
        <source>Percentages after GB/s and GOPS are of the measured limits; activations are not counted as traffic.</source>
        <translation>As porcentagens depois de GB/s e GOPS são dos limites medidos; ativações não contam como tráfego.</translation>
    </message>
    <message>
        <source>where the time goes, operation by operation</source>
        <translation>para onde vai o tempo, operação por operação</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a number of tokens</source>
        <translation>&quot;%1&quot; não é um número de tokens</translation>
    </message>
    <message>
        <source>N,…</source>
        <translation>N,…</translation>
    </message>
    <message>
        <source>reading and writing after so many tokens each, whose state is made up</source>
        <translation>leitura e escrita depois de tantos tokens cada uma, com um estado inventado</translation>
    </message>
    <message>
        <source>Reading %1 tokens</source>
        <translation>Lendo %1 tokens</translation>
    </message>
    <message>
        <source>Writing %1 tokens</source>
        <translation>Escrevendo %1 tokens</translation>
    </message>
    <message>
        <source>Quoting %1 tokens</source>
        <translation>Citando %1 tokens</translation>
    </message>
    <message>
        <source>measures the model on this computer, in less than a minute</source>
        <translation>mede o modelo neste computador, em menos de um minuto</translation>
    </message>
    <message>
        <source>%1 GB/s</source>
        <translation>%1 GB/s</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>(at most %1: kept)</source>
        <translation>(no máximo %1: cumprido)</translation>
    </message>
    <message>
        <source>(at most %1: MISSED)</source>
        <translation>(no máximo %1: NÃO CUMPRIDO)</translation>
    </message>
    <message>
        <source>(at most %1: cannot be told, other programs took too much of the processor)</source>
        <translation>(no máximo %1: impossível dizer, outros programas ocuparam demais o processador)</translation>
    </message>
    <message>
        <source>not possible here</source>
        <translation>impossível aqui</translation>
    </message>
    <message>
        <source>Disk: a file of %1 written and synced at %2; read from the disk at %3, past the cache %4, from the cache at %5</source>
        <translation>Disco: um arquivo de %1 gravado e sincronizado a %2; lido do disco a %3, sem passar pelo cache %4, do cache a %5</translation>
    </message>
    <message>
        <source>handed to the system: %1 times the state</source>
        <translation>entregue ao sistema: %1 vezes o estado</translation>
    </message>
    <message>
        <source>handed to the system: it does not count that</source>
        <translation>entregue ao sistema: ele não conta isso</translation>
    </message>
    <message>
        <source>growth of the files: %1 times the state</source>
        <translation>crescimento dos arquivos: %1 vezes o estado</translation>
    </message>
    <message>
        <source>Restoring %1 tokens, %2:</source>
        <translation>Restaurando %1 tokens, %2:</translation>
    </message>
    <message>
        <source>warm: %1, best %2; %3, %4 of the cache&apos;s rate</source>
        <translation>com os arquivos em cache: %1, melhor %2; %3, %4 da taxa do cache</translation>
    </message>
    <message>
        <source>cold: %1, best %2; %3, %4 of the disk&apos;s rate</source>
        <translation>a frio: %1, melhor %2; %3, %4 da taxa do disco</translation>
    </message>
    <message>
        <source>its question before that: %1, worst %2</source>
        <translation>a pergunta dela, antes disso: %1, pior %2</translation>
    </message>
    <message>
        <source>%1 (%2 to %3)</source>
        <translation>%1 (de %2 a %3)</translation>
    </message>
    <message>
        <source>Reading slowed by saving: %1</source>
        <translation>Leitura retardada pela gravação: %1</translation>
    </message>
    <message>
        <source>without saving %1 tokens/s, with it %2 tokens/s; in processor time %3</source>
        <translation>sem gravar %1 tokens/s, gravando %2 tokens/s; em tempo de processador %3</translation>
    </message>
    <message>
        <source>waiting for the store: %1; all on the disk %2 after the last token</source>
        <translation>esperando pelo armazenamento: %1; tudo no disco %2 após o último token</translation>
    </message>
    <message>
        <source>Measuring the disk</source>
        <translation>Medindo o disco</translation>
    </message>
    <message>
        <source>Saving a long state</source>
        <translation>Gravando um estado longo</translation>
    </message>
    <message>
        <source>Restoring it</source>
        <translation>Restaurando-o</translation>
    </message>
    <message>
        <source>Keeping turns</source>
        <translation>Guardando perguntas e respostas</translation>
    </message>
    <message>
        <source>Reading with and without saving</source>
        <translation>Lendo com e sem gravação</translation>
    </message>
    <message>
        <source>the folder cannot be made</source>
        <translation>não é possível criar a pasta</translation>
    </message>
    <message>
        <source>measuring the store takes %1 of free disk, and there are %2</source>
        <translation>medir o armazenamento exige %1 livres no disco, e há %2</translation>
    </message>
    <message>
        <source>measures the disk and what is kept on it too, in some two minutes</source>
        <translation>mede também o disco e o que é guardado nele, em cerca de dois minutos</translation>
    </message>
    <message numerus="yes">
        <source>Saving %1 tokens in %n checkpoint(s): %2 of state in %3 s</source>
        <translation>
            <numerusform>Gravando %1 tokens em %n ponto de retomada: %2 de estado em %3 s</numerusform>
            <numerusform>Gravando %1 tokens em %n pontos de retomada: %2 de estado em %3 s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A turn durable after its last token: %1, worst of %n: %2</source>
        <translation>
            <numerusform>Uma resposta segura no disco após o último token: %1, pior de %n: %2</numerusform>
            <numerusform>Uma resposta segura no disco após o último token: %1, pior de %n: %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>median of %n pair(s) of %1 tokens, in a document of %2 with %3 checkpoints: %4</source>
        <translation>
            <numerusform>mediana de %n par de %1 tokens, em um documento de %2 com %3 pontos de retomada: %4</numerusform>
            <numerusform>mediana de %n pares de %1 tokens, em um documento de %2 com %3 pontos de retomada: %4</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>restored, but read again all the same: %n token(s)</source>
        <translation>
            <numerusform>restaurado, mas lido de novo mesmo assim: %n token</numerusform>
            <numerusform>restaurados, mas lidos de novo mesmo assim: %n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The answer was ended at %n token(s).</source>
        <translation>
            <numerusform>A resposta foi encerrada em %n token.</numerusform>
            <numerusform>A resposta foi encerrada em %n tokens.</numerusform>
        </translation>
    </message>
    <message>
        <source>The answer was interrupted.</source>
        <translation>A resposta foi interrompida.</translation>
    </message>
    <message>
        <source>show this help</source>
        <translation>mostra esta ajuda</translation>
    </message>
    <message>
        <source>Usage: %1</source>
        <translation>Uso: %1</translation>
    </message>
    <message>
        <source>Options:</source>
        <translation>Opções:</translation>
    </message>
    <message>
        <source>Lectern reads whole documents and answers with checked page citations.</source>
        <translation>O Lectern lê documentos inteiros e responde com citações de página verificadas.</translation>
    </message>
    <message>
        <source>Commands:</source>
        <translation>Comandos:</translation>
    </message>
    <message>
        <source>Options everywhere:</source>
        <translation>Opções de todos os comandos:</translation>
    </message>
    <message>
        <source>&quot;lectern COMMAND --help&quot; says more about a command.</source>
        <translation>“lectern COMANDO --help” diz mais sobre um comando.</translation>
    </message>
    <message>
        <source>neither a command nor a file</source>
        <translation>não é um comando nem um arquivo</translation>
    </message>
    <message>
        <source>ID|PATH</source>
        <translation>ID|CAMINHO</translation>
    </message>
    <message>
        <source>DIR</source>
        <translation>PASTA</translation>
    </message>
    <message>
        <source>the library&apos;s folder; without it the user&apos;s own</source>
        <translation>a pasta da biblioteca; sem esta opção, a da própria pessoa</translation>
    </message>
    <message>
        <source>the model; without it the built-in one</source>
        <translation>o modelo; sem esta opção, o embutido</translation>
    </message>
    <message>
        <source>where the model runs</source>
        <translation>onde o modelo é executado</translation>
    </message>
    <message>
        <source>threads of the model; by default one for each core</source>
        <translation>threads do modelo; por padrão, uma por núcleo</translation>
    </message>
    <message>
        <source>tokens that may be in one conversation</source>
        <translation>quantos tokens cabem em uma conversa</translation>
    </message>
    <message>
        <source>one JSON object on standard output</source>
        <translation>um objeto JSON na saída padrão</translation>
    </message>
    <message>
        <source>no progress and no notices</source>
        <translation>sem progresso e sem avisos</translation>
    </message>
    <message>
        <source>FILE</source>
        <translation>ARQUIVO</translation>
    </message>
    <message>
        <source>the first line of this file is the password of encrypted documents</source>
        <translation>a primeira linha deste arquivo é a senha dos documentos criptografados</translation>
    </message>
    <message>
        <source>something is missing</source>
        <translation>falta alguma coisa</translation>
    </message>
    <message>
        <source>one word too many</source>
        <translation>há uma palavra a mais</translation>
    </message>
    <message>
        <source>standard output</source>
        <translation>saída padrão</translation>
    </message>
    <message>
        <source>it was closed before everything was written</source>
        <translation>foi fechada antes que tudo fosse escrito</translation>
    </message>
    <message>
        <source>shows the text that the model would see, page by page</source>
        <translation>mostra o texto que o modelo veria, página por página</translation>
    </message>
    <message>
        <source>with each word and where it stands on its page, in points</source>
        <translation>com cada palavra e seu lugar na página, em pontos</translation>
    </message>
    <message>
        <source>expected one of: %1</source>
        <translation>esperava-se um destes: %1</translation>
    </message>
    <message>
        <source>list | show ID | search TEXT | export ID | forget ID | verify | usage</source>
        <translation>list | show ID | search TEXTO | export ID | forget ID | verify | usage</translation>
    </message>
    <message>
        <source>shows, searches, exports and forgets documents and conversations that are kept</source>
        <translation>mostra, pesquisa, exporta e esquece documentos e conversas guardados</translation>
    </message>
    <message>
        <source>there is no library in this folder</source>
        <translation>não há uma biblioteca nesta pasta</translation>
    </message>
    <message>
        <source>no such document or conversation in the library</source>
        <translation>não há tal documento ou conversa na biblioteca</translation>
    </message>
    <message>
        <source>too short for an id: at least %1 characters are needed</source>
        <translation>curto demais para um ID: são precisos pelo menos %1 caracteres</translation>
    </message>
    <message numerus="yes">
        <source>%n ids begin like this: write more of it</source>
        <translation>
            <numerusform>%n ID começa assim: escreva mais dele</numerusform>
            <numerusform>%n IDs começam assim: escreva mais dele</numerusform>
        </translation>
    </message>
    <message>
        <source>✓ stands in the document · ≈ nearly so · ✗ not found</source>
        <translation>✓ está no documento · ≈ quase assim · ✗ não encontrado</translation>
    </message>
    <message numerus="yes">
        <source>Forget the conversation &quot;%1&quot; with its %n turn(s)?</source>
        <translation>
            <numerusform>Esquecer a conversa “%1” com sua %n pergunta?</numerusform>
            <numerusform>Esquecer a conversa “%1” com suas %n perguntas?</numerusform>
        </translation>
    </message>
    <message>
        <source>Forget the document &quot;%1&quot;?</source>
        <translation>Esquecer o documento “%1”?</translation>
    </message>
    <message numerus="yes">
        <source>Forget the document &quot;%1&quot; and the %n conversation(s) about it?</source>
        <translation>
            <numerusform>Esquecer o documento “%1” e a %n conversa sobre ele?</numerusform>
            <numerusform>Esquecer o documento “%1” e as %n conversas sobre ele?</numerusform>
        </translation>
    </message>
    <message>
        <source>it is out of sight, but another program is reading the library: the last traces go when the library is next written to</source>
        <translation>já não aparece, mas outro programa está lendo a biblioteca: os últimos vestígios somem na próxima vez que ela for aberta para escrita</translation>
    </message>
    <message>
        <source>Nothing was forgotten.</source>
        <translation>Nada foi esquecido.</translation>
    </message>
    <message>
        <source>Forgotten: %1</source>
        <translation>Esquecido: %1</translation>
    </message>
    <message>
        <source>The library is empty.</source>
        <translation>A biblioteca está vazia.</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>Nada foi encontrado.</translation>
    </message>
    <message>
        <source>from the beginning</source>
        <translation>desde o início</translation>
    </message>
    <message>
        <source>after %1</source>
        <translation>depois de %1</translation>
    </message>
    <message>
        <source>File: %1</source>
        <translation>Arquivo: %1</translation>
    </message>
    <message>
        <source>Added: %1</source>
        <translation>Adicionado em: %1</translation>
    </message>
    <message>
        <source>Pages without text: %1</source>
        <translation>Páginas sem texto: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) checked, all right</source>
        <translation>
            <numerusform>%n item verificado, tudo certo</numerusform>
            <numerusform>%n itens verificados, tudo certo</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) found</source>
        <translation>
            <numerusform>%n problema encontrado</numerusform>
            <numerusform>%n problemas encontrados</numerusform>
        </translation>
    </message>
    <message>
        <source>Folder: %1</source>
        <translation>Pasta: %1</translation>
    </message>
    <message>
        <source>Documents: %1, pages: %2</source>
        <translation>Documentos: %1, páginas: %2</translation>
    </message>
    <message>
        <source>Conversations: %1, turns: %2</source>
        <translation>Conversas: %1, perguntas: %2</translation>
    </message>
    <message>
        <source>Text: %1</source>
        <translation>Texto: %1</translation>
    </message>
    <message>
        <source>Saved states: %1 at %2 places, at most %3</source>
        <translation>Estados salvos: %1 em %2 pontos, no máximo %3</translation>
    </message>
    <message>
        <source>read</source>
        <translation>lido</translation>
    </message>
    <message>
        <source>read in part</source>
        <translation>lido em parte</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>ainda não lido</translation>
    </message>
    <message>
        <source>%1 of saved state</source>
        <translation>%1 de estado salvo</translation>
    </message>
    <message numerus="yes">
        <source>%n turn(s)</source>
        <translation>
            <numerusform>%n pergunta</numerusform>
            <numerusform>%n perguntas</numerusform>
        </translation>
    </message>
    <message>
        <source>this option is needed</source>
        <translation>esta opção é necessária</translation>
    </message>
    <message>
        <source>Token %1 of %2</source>
        <translation>Token %1 de %2</translation>
    </message>
    <message>
        <source>--tokens IDS.txt --out OUT.f32</source>
        <translation>--tokens IDS.txt --out SAÍDA.f32</translation>
    </message>
    <message>
        <source>writes the model&apos;s logits after each token: raw little-endian float32 [tokens, vocab]</source>
        <translation>grava os logits do modelo depois de cada token: float32 little-endian puro [tokens, vocabulário]</translation>
    </message>
    <message>
        <source>token ids separated by white space</source>
        <translation>ids de tokens separados por espaços</translation>
    </message>
    <message>
        <source>where the logits go</source>
        <translation>onde gravar os logits</translation>
    </message>
    <message>
        <source>tokens read at a time</source>
        <translation>tokens lidos de cada vez</translation>
    </message>
    <message>
        <source>FOLDER</source>
        <translation>PASTA</translation>
    </message>
    <message>
        <source>also writes the hidden states of each layer there</source>
        <translation>grava ali também os estados ocultos de cada camada</translation>
    </message>
    <message>
        <source>exact: float32 throughout; fast: as answers are made</source>
        <translation>exact: float32 em tudo; fast: como as respostas são feitas</translation>
    </message>
    <message>
        <source>built in; finds and quotes; often the wrong sentence in long documents</source>
        <translation>embutido; encontra e cita; em documentos longos, muitas vezes a frase errada</translation>
    </message>
    <message>
        <source>%1: fits: %2 of %3 with a context of %4 tokens</source>
        <translation>%1: cabe: %2 de %3 com um contexto de %4 tokens</translation>
    </message>
    <message>
        <source>%1: fits to %2 tokens of context; %3 would need %4 of %5</source>
        <translation>%1: cabe até %2 tokens de contexto; %3 precisariam de %4 de %5</translation>
    </message>
    <message>
        <source>%1: does not fit: %2 needed, %3 available</source>
        <translation>%1: não cabe: são necessários %2 e há %3 disponíveis</translation>
    </message>
    <message>
        <source>GPU: not used: %1</source>
        <translation>GPU: não usada: %1</translation>
    </message>
    <message>
        <source>Architecture: %1, %2</source>
        <translation>Arquitetura: %1, %2</translation>
    </message>
    <message>
        <source>Parameters: %1, %2 of them used for a token</source>
        <translation>Parâmetros: %1, dos quais %2 são usados para um token</translation>
    </message>
    <message>
        <source>Layers: %1, %2 of them attention; up to %3 experts</source>
        <translation>Camadas: %1, das quais %2 de atenção; até %3 especialistas</translation>
    </message>
    <message>
        <source>Context: %1 tokens; trained for %2</source>
        <translation>Contexto: %1 tokens; treinado para %2</translation>
    </message>
    <message>
        <source>Search: gives it up to %1 passages with a question</source>
        <translation>Busca: entrega até %1 trechos com cada pergunta</translation>
    </message>
    <message>
        <source>Answers: only quotations of these; search&apos;s score counts %1, &quot;not found&quot; %2 more</source>
        <translation>Respostas: apenas citações delas; a pontuação da pesquisa conta %1, “não encontrado” mais %2</translation>
    </message>
    <message>
        <source>Chat template: %1</source>
        <translation>Modelo de conversa: %1</translation>
    </message>
    <message>
        <source>Licence: %1</source>
        <translation>Licença: %1</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>não informada</translation>
    </message>
    <message>
        <source>expected &quot;list&quot;, &quot;inspect&quot; or &quot;import&quot;</source>
        <translation>esperava “list”, “inspect” ou “import”</translation>
    </message>
    <message>
        <source>list | inspect ID|PATH | import ID|PATH</source>
        <translation>list | inspect ID|CAMINHO | import ID|CAMINHO</translation>
    </message>
    <message>
        <source>lists the models, says what a model is and whether it fits this computer, or makes a smaller file of one</source>
        <translation>lista os modelos, diz o que é um modelo e se ele cabe neste computador, ou faz dele um arquivo menor</translation>
    </message>
    <message>
        <source>there is such a file already; choose another name with --out, or remove it</source>
        <translation>esse arquivo já existe; escolha outro nome com --out, ou remova-o</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 de %2</translation>
    </message>
    <message>
        <source>Verifying what was written</source>
        <translation>Conferindo o que foi escrito</translation>
    </message>
    <message>
        <source>Converting %1</source>
        <translation>Convertendo %1</translation>
    </message>
    <message>
        <source>what an imported model is stored as: Q4_K_M (the default), Q8_0 or int8-experts</source>
        <translation>como um modelo importado é guardado: Q4_K_M (o padrão), Q8_0 ou int8-experts</translation>
    </message>
    <message>
        <source>the file that an import writes</source>
        <translation>o arquivo que uma importação escreve</translation>
    </message>
    <message>
        <source>An unfinished import was begun anew: the model has changed since, or another kind of file was asked for.</source>
        <translation>Uma importação inacabada recomeçou do zero: o modelo mudou desde então, ou outro tipo de arquivo foi pedido.</translation>
    </message>
    <message>
        <source>Stopped. The same command goes on from here; %1 holds what is done.</source>
        <translation>Parado. O mesmo comando continua daqui; %1 guarda o que está feito.</translation>
    </message>
    <message>
        <source>%1: %2, %3 tensors, %4; written and verified in %5 s</source>
        <translation>%1: %2, %3 tensores, %4; escrito e conferido em %5 s</translation>
    </message>
    <message>
        <source>Opening %1: page %2 of %3</source>
        <translation>Abrindo %1: página %2 de %3</translation>
    </message>
    <message>
        <source>Password of %1: </source>
        <translation>Senha de %1: </translation>
    </message>
    <message>
        <source>The password is wrong.</source>
        <translation>A senha está errada.</translation>
    </message>
    <message>
        <source>the file is encrypted: name a file with its password with --password-file</source>
        <translation>o arquivo está criptografado: indique com --password-file um arquivo com a senha</translation>
    </message>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n página</numerusform>
            <numerusform>%n páginas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n have no text (%1)</source>
        <translation>
            <numerusform>%n não tem texto (%1)</numerusform>
            <numerusform>%n não têm texto (%1)</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading page %1 of %2 · %3 %</source>
        <translation>Lendo página %1 de %2 · %3 %</translation>
    </message>
    <message>
        <source>about %1 left</source>
        <translation>faltam cerca de %1</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>p. %1</source>
        <translation>p. %1</translation>
    </message>
    <message>
        <source>the answer says p. %1</source>
        <translation>a resposta diz p. %1</translation>
    </message>
    <message>
        <source>No such page</source>
        <translation>Página inexistente</translation>
    </message>
    <message>
        <source>Not found in the document</source>
        <translation>Não encontrado no documento</translation>
    </message>
    <message>
        <source>give either a text or a file with the text</source>
        <translation>indique um texto ou um arquivo com o texto</translation>
    </message>
    <message>
        <source>--text TEXT | --text-file FILE</source>
        <translation>--text TEXTO | --text-file ARQUIVO</translation>
    </message>
    <message>
        <source>shows a text as the model&apos;s token ids</source>
        <translation>mostra um texto como ids de tokens do modelo</translation>
    </message>
    <message>
        <source>the text</source>
        <translation>o texto</translation>
    </message>
    <message>
        <source>a file with the text</source>
        <translation>um arquivo com o texto</translation>
    </message>
    <message>
        <source>control tokens in the text are parsed</source>
        <translation>tokens de controle no texto são reconhecidos</translation>
    </message>
    <message>
        <source>the text is ids; show what they stand for</source>
        <translation>o texto são ids; mostra o que eles representam</translation>
    </message>
    <message>
        <source>Reading · %1 %</source>
        <translation>Lendo · %1 %</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>goes on with this conversation; files need not be named</source>
        <translation>continua esta conversa; não é preciso indicar arquivos</translation>
    </message>
    <message>
        <source>TURN</source>
        <translation>TURNO</translation>
    </message>
    <message>
        <source>asks anew in place of this turn of the conversation; the turn itself stays</source>
        <translation>pergunta de novo no lugar deste turno da conversa; o turno original é mantido</translation>
    </message>
    <message>
        <source>this conversation is about other documents</source>
        <translation>esta conversa é sobre outros documentos</translation>
    </message>
    <message>
        <source>name its conversation too, with --conversation</source>
        <translation>indique também a conversa, com --conversation</translation>
    </message>
    <message>
        <source>To go on with this conversation: %1</source>
        <translation>Para continuar esta conversa: %1</translation>
    </message>
    <message>
        <source>interrupted at page %1 of %2; what was read is kept: the same command goes on from there</source>
        <translation>interrompido na página %1 de %2; o que foi lido está guardado: o mesmo comando continua dali</translation>
    </message>
    <message>
        <source>interrupted; what was read is kept: the same command goes on from there</source>
        <translation>interrompido; o que foi lido está guardado: o mesmo comando continua dali</translation>
    </message>
    <message>
        <source>%1 is named twice.</source>
        <translation>%1 foi indicado duas vezes.</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 tokens</translation>
    </message>
    <message>
        <source>was read already</source>
        <translation>já estava lido</translation>
    </message>
    <message>
        <source>read in %1</source>
        <translation>lido em %1</translation>
    </message>
    <message>
        <source>reads each file into the library, so that the next question starts at once</source>
        <translation>lê cada arquivo para a biblioteca, para que a próxima pergunta comece na hora</translation>
    </message>
    <message>
        <source>A saved state could not be used or kept, and may have to be read again: %1</source>
        <translation>Um estado salvo não pôde ser usado ou guardado, e talvez precise ser lido de novo: %1</translation>
    </message>
    <message>
        <source>interrupted; nothing has been read yet</source>
        <translation>interrompido; nada foi lido ainda</translation>
    </message>
    <message>
        <source>Lectern is open already, and its window does not answer</source>
        <translation>o Lectern já está aberto, e a sua janela não responde</translation>
    </message>
    <message>
        <source>this display cannot be reached</source>
        <translation>não é possível alcançar esta tela</translation>
    </message>
    <message>
        <source>Thinking…</source>
        <translation>Pensando…</translation>
    </message>
    <message>
        <source>Chat template: %1, chosen by its vocabulary; its own template is not a known one</source>
        <translation>Modelo de conversa: %1, escolhido pelo vocabulário; o dele próprio não é conhecido</translation>
    </message>
    <message>
        <source>Chat template: %1, chosen by its vocabulary; it comes without a template</source>
        <translation>Modelo de conversa: %1, escolhido pelo vocabulário; ele não traz nenhum</translation>
    </message>
    <message>
        <source>Base model: continues text, does not answer questions</source>
        <translation>Modelo base: continua textos, não responde a perguntas</translation>
    </message>
    <message>
        <source>reads this file too in the conversation that goes on</source>
        <translation>lê também este arquivo na conversa que continua</translation>
    </message>
    <message>
        <source>reads this document no more in the conversation that goes on</source>
        <translation>não lê mais este documento na conversa que continua</translation>
    </message>
    <message>
        <source>the conversation reads no such document</source>
        <translation>a conversa não lê nenhum documento assim</translation>
    </message>
    <message>
        <source>a conversation reads at least one document</source>
        <translation>uma conversa lê ao menos um documento</translation>
    </message>
    <message>
        <source>Read in this order, of which most has been read already: %1</source>
        <translation>Lidos nesta ordem, da qual mais já foi lido: %1</translation>
    </message>
    <message>
        <source>Already read: starts at once</source>
        <translation>Já lido: começa na hora</translation>
    </message>
    <message numerus="yes">
        <source>Will read %n new token(s)</source>
        <translation>
            <numerusform>Vai ler %n token novo</numerusform>
            <numerusform>Vai ler %n tokens novos</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, about %2</source>
        <translation>%1, cerca de %2</translation>
    </message>
    <message>
        <source>the model is another one</source>
        <translation>o modelo é outro</translation>
    </message>
    <message>
        <source>the order of documents changed</source>
        <translation>a ordem dos documentos mudou</translation>
    </message>
    <message>
        <source>the saved state was deleted</source>
        <translation>o estado salvo foi apagado</translation>
    </message>
    <message>
        <source>The library is on a network (%1): locks and writes may not hold there, and what is kept could be lost.</source>
        <translation>A biblioteca está em uma rede (%1): travas e gravações podem não valer lá, e o que é guardado pode se perder.</translation>
    </message>
    <message>
        <source>Reading again: %1</source>
        <translation>Lendo de novo: %1</translation>
    </message>
    <message>
        <source>Only you can read these files. They are not encrypted.</source>
        <translation>Só você pode ler estes arquivos. Eles não são criptografados.</translation>
    </message>
    <message>
        <source>A fork of %1 tokens: %2, worst %3</source>
        <translation>Um ramo de %1 tokens: %2, pior %3</translation>
    </message>
    <message>
        <source>saved 100 tokens later: %1 written, %2 of them new</source>
        <translation>salvo 100 tokens depois: %1 gravados, %2 deles novos</translation>
    </message>
    <message>
        <source>Going back 8,192 tokens in memory: %1, worst %2</source>
        <translation>Voltar 8.192 tokens na memória: %1, pior %2</translation>
    </message>
    <message>
        <source>A library of %1 documents and %2 turns (%3) opens cold in %4, worst %5</source>
        <translation>Uma biblioteca de %1 documentos e %2 perguntas (%3) abre fria em %4, pior %5</translation>
    </message>
    <message>
        <source>a search: %1, worst %2</source>
        <translation>uma busca: %1, pior %2</translation>
    </message>
    <message>
        <source>(95 %: %1 to %2)</source>
        <translation>(95 %: %1 a %2)</translation>
    </message>
    <message>
        <source>(at most %1: cannot be told so exactly)</source>
        <translation>(no máximo %1: não dá para dizer com essa precisão)</translation>
    </message>
    <message>
        <source>Writing slowed by saving: %1</source>
        <translation>Escrita retardada por salvar: %1</translation>
    </message>
    <message>
        <source>without saving %1 tokens/s; in processor time of the whole program %2</source>
        <translation>sem salvar %1 tokens/s; em tempo de processador do programa inteiro %2</translation>
    </message>
    <message numerus="yes">
        <source>median of %n pair(s) of %1 tokens</source>
        <translation>
            <numerusform>mediana de %n par de %1 tokens</numerusform>
            <numerusform>mediana de %n pares de %1 tokens</numerusform>
        </translation>
    </message>
    <message>
        <source>Forking it and going back</source>
        <translation>Ramificando e voltando</translation>
    </message>
    <message>
        <source>Writing with and without saving</source>
        <translation>Escrevendo com e sem salvar</translation>
    </message>
    <message>
        <source>Making and opening a large library</source>
        <translation>Fazendo e abrindo uma biblioteca grande</translation>
    </message>
    <message>
        <source>LANG</source>
        <translation>IDIOMA</translation>
    </message>
    <message>
        <source>recognises the text of scanned pages; the language, as deu or deu+eng, is guessed where it is left out</source>
        <translation>reconhece o texto de páginas digitalizadas; o idioma, como por ou por+eng, é deduzido quando não é indicado</translation>
    </message>
    <message>
        <source>Page %1: %2</source>
        <translation>Página %1: %2</translation>
    </message>
    <message>
        <source>Recognising page %1 of %2</source>
        <translation>Reconhecendo a página %1 de %2</translation>
    </message>
    <message>
        <source>no text in this document: its pages are images; --ocr recognises their text</source>
        <translation>não há texto neste documento: suas páginas são imagens; --ocr reconhece o texto delas</translation>
    </message>
    <message>
        <source>The pages that were recognised are kept: the same command goes on with the others.</source>
        <translation>As páginas já reconhecidas ficam guardadas: o mesmo comando continua com as outras.</translation>
    </message>
    <message>
        <source>--ocr recognises their text</source>
        <translation>--ocr reconhece o texto delas</translation>
    </message>
    <message>
        <source>no text in this document, and none was recognised in its images</source>
        <translation>não há texto neste documento, e nenhum foi reconhecido em suas imagens</translation>
    </message>
    <message numerus="yes">
        <source>Recognising the text of %n page(s); language: %1</source>
        <translation>
            <numerusform>Reconhecendo o texto de %n página; idioma: %1</numerusform>
            <numerusform>Reconhecendo o texto de %n páginas; idioma: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>FILE… -q TEXT [-q TEXT…] | --batch</source>
        <translation>ARQUIVO… -q TEXTO [-q TEXTO…] | --batch</translation>
    </message>
    <message>
        <source>searches the files for the sentences that answer each question best; no model is needed</source>
        <translation>procura nos arquivos as frases que melhor respondem a cada pergunta; nenhum modelo é necessário</translation>
    </message>
    <message>
        <source>a question, or words to look for</source>
        <translation>uma pergunta, ou palavras a procurar</translation>
    </message>
    <message>
        <source>as many sentences at most; 16 by default</source>
        <translation>no máximo tantas frases; 16 por padrão</translation>
    </message>
    <message>
        <source>documents and questions from standard input, JSON lines; passages to standard output</source>
        <translation>documentos e perguntas da entrada padrão, em linhas JSON; trechos para a saída padrão</translation>
    </message>
    <message>
        <source>documents and questions come from standard input</source>
        <translation>documentos e perguntas vêm da entrada padrão</translation>
    </message>
    <message>
        <source>an object is expected</source>
        <translation>espera-se um objeto</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not as expected</source>
        <translation>&quot;%1&quot; não está como esperado</translation>
    </message>
    <message>
        <source>line %1</source>
        <translation>linha %1</translation>
    </message>
</context>
<context>
    <name>TurnWords</name>
    <message numerus="yes">
        <source>ended at %Ln token(s)</source>
        <translation>
            <numerusform>encerrada em %Ln token</numerusform>
            <numerusform>encerrada em %Ln tokens</numerusform>
        </translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>interrompida</translation>
    </message>
    <message numerus="yes">
        <source>%Ln token(s)</source>
        <translation>
            <numerusform>%Ln token</numerusform>
            <numerusform>%Ln tokens</numerusform>
        </translation>
    </message>
    <message>
        <source>first after %1 s</source>
        <translation>primeiro após %1 s</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
</context>
<context>
    <name>WindowText</name>
    <message>
        <source>The model “%1” cannot be opened: %2.</source>
        <translation>Não foi possível abrir o modelo “%1”: %2.</translation>
    </message>
    <message>
        <source>Use the built-in model</source>
        <translation>Usar o modelo embutido</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1: reading</source>
        <translation>%1: lendo</translation>
    </message>
    <message>
        <source>%1: reading page %2 of %3</source>
        <translation>%1: lendo a página %2 de %3</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>about %1 left</source>
        <translation>faltam cerca de %1</translation>
    </message>
    <message numerus="yes">
        <source>Will read %Ln new token(s)</source>
        <translation>
            <numerusform>Vai ler %Ln token novo</numerusform>
            <numerusform>Vai ler %Ln tokens novos</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, about %2</source>
        <translation>%1, cerca de %2</translation>
    </message>
    <message>
        <source>the model is another one</source>
        <translation>o modelo é outro</translation>
    </message>
    <message>
        <source>the order of documents changed</source>
        <translation>a ordem dos documentos mudou</translation>
    </message>
    <message>
        <source>the saved state was deleted</source>
        <translation>o estado salvo foi apagado</translation>
    </message>
</context>
<context>
    <name>lectern::ui::AboutDialog</name>
    <message>
        <source>About Lectern</source>
        <translation>Sobre o Lectern</translation>
    </message>
    <message>
        <source>Reads whole documents and answers with checked page citations. Nothing leaves this computer.
Apache License 2.0.</source>
        <translation>Lê documentos inteiros e responde com citações de página conferidas. Nada sai deste computador.
Licença Apache 2.0.</translation>
    </message>
    <message>
        <source>Whose work it builds on</source>
        <translation>No trabalho de quem se apoia</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licença</translation>
    </message>
</context>
<context>
    <name>lectern::ui::AnswerView</name>
    <message>
        <source>Answer</source>
        <translation>Resposta</translation>
    </message>
</context>
<context>
    <name>lectern::ui::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>Comandos</translation>
    </message>
    <message>
        <source>A command, a document or a conversation</source>
        <translation>Um comando, um documento ou uma conversa</translation>
    </message>
    <message>
        <source>Commands, documents and conversations</source>
        <translation>Comandos, documentos e conversas</translation>
    </message>
    <message>
        <source>Nothing found for “%1”.</source>
        <translation>Nada encontrado para “%1”.</translation>
    </message>
</context>
<context>
    <name>lectern::ui::Composer</name>
    <message numerus="yes">
        <source>%Ln passage(s) go with a question at most: take one away first.</source>
        <translation>
            <numerusform>No máximo %Ln trecho acompanha uma pergunta: retire um primeiro.</numerusform>
            <numerusform>No máximo %Ln trechos acompanham uma pergunta: retire um primeiro.</numerusform>
        </translation>
    </message>
    <message>
        <source>This is too long to go with a question: %1 characters fit. The model has read it; ask about its pages.</source>
        <translation>Isto é longo demais para acompanhar uma pergunta: cabem %1 caracteres. O modelo já o leu; pergunte sobre as páginas.</translation>
    </message>
    <message>
        <source>This is too much beside the other passages: %1 characters fit in all. Take one away first.</source>
        <translation>Isto é demais junto com os outros trechos: cabem %1 caracteres ao todo. Retire um primeiro.</translation>
    </message>
    <message>
        <source>Ask about the document</source>
        <translation>Pergunte sobre o documento</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Pergunta</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Pronto</translation>
    </message>
    <message>
        <source>Continue the text</source>
        <translation>Continue o texto</translation>
    </message>
    <message>
        <source>Text to continue</source>
        <translation>Texto a continuar</translation>
    </message>
</context>
<context>
    <name>lectern::ui::ConversationPane</name>
    <message>
        <source>Conversation</source>
        <translation>Conversa</translation>
    </message>
    <message>
        <source>Conversation: %1</source>
        <translation>Conversa: %1</translation>
    </message>
    <message>
        <source>Answer once more, beside the answer there is</source>
        <translation>Responder outra vez, ao lado da resposta que já existe</translation>
    </message>
    <message>
        <source>Copy the last answer</source>
        <translation>Copiar a última resposta</translation>
    </message>
</context>
<context>
    <name>lectern::ui::DocumentPane</name>
    <message>
        <source>Document</source>
        <translation>Documento</translation>
    </message>
    <message>
        <source>Drop a PDF, EPUB, DOCX or text file. It stays on this computer.</source>
        <translation>Solte um arquivo PDF, EPUB, DOCX ou de texto. Ele fica neste computador.</translation>
    </message>
    <message>
        <source>Page %1, number %2 of %3</source>
        <translation>Página %1, número %2 de %3</translation>
    </message>
</context>
<context>
    <name>lectern::ui::DropArea</name>
    <message>
        <source>Drop a PDF, EPUB, DOCX or text file. It stays on this computer.</source>
        <translation>Solte um arquivo PDF, EPUB, DOCX ou de texto. Ele fica neste computador.</translation>
    </message>
    <message>
        <source>Open a document</source>
        <translation>Abrir um documento</translation>
    </message>
</context>
<context>
    <name>lectern::ui::FindBar</name>
    <message>
        <source>Previous hit</source>
        <translation>Ocorrência anterior</translation>
    </message>
    <message>
        <source>Next hit</source>
        <translation>Próxima ocorrência</translation>
    </message>
    <message>
        <source>Find in this document</source>
        <translation>Procurar neste documento</translation>
    </message>
    <message>
        <source>Close the find bar</source>
        <translation>Fechar a barra de busca</translation>
    </message>
    <message>
        <source>%1 of %2…</source>
        <translation>%1 de %2…</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 de %2</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Procurando…</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Não encontrado</translation>
    </message>
</context>
<context>
    <name>lectern::ui::ForgetBar</name>
    <message>
        <source>Keep</source>
        <translation>Manter</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Esquecer</translation>
    </message>
</context>
<context>
    <name>lectern::ui::HitModel</name>
    <message>
        <source>Conversation</source>
        <translation>Conversa</translation>
    </message>
</context>
<context>
    <name>lectern::ui::ImagesPresenter</name>
    <message>
        <source>Page %1 could not be drawn: %2</source>
        <translation>Não foi possível desenhar a página %1: %2</translation>
    </message>
</context>
<context>
    <name>lectern::ui::LibraryChoice</name>
    <message>
        <source>Library</source>
        <translation>Biblioteca</translation>
    </message>
    <message>
        <source>In its usual place</source>
        <translation>No lugar de costume</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Escolher uma pasta…</translation>
    </message>
    <message>
        <source>Folder of the library</source>
        <translation>Pasta da biblioteca</translation>
    </message>
    <message>
        <source>The other library stays where it is.</source>
        <translation>A outra biblioteca fica onde está.</translation>
    </message>
    <message>
        <source>Looking at the folder…</source>
        <translation>Examinando a pasta…</translation>
    </message>
    <message>
        <source>“%1” cannot be used: %2.</source>
        <translation>Não é possível usar “%1”: %2.</translation>
    </message>
    <message>
        <source>The library in “%1” will be opened. The present one stays where it is.</source>
        <translation>A biblioteca em “%1” será aberta. A atual fica onde está.</translation>
    </message>
    <message>
        <source>A new library will begin in “%1”. The present one stays where it is.</source>
        <translation>Uma nova biblioteca começará em “%1”. A atual fica onde está.</translation>
    </message>
    <message>
        <source>“%1” is on a network (%2): locks and writes may not hold there, and what is kept could be lost.</source>
        <translation>“%1” está em uma rede (%2): travas e gravações podem não valer lá, e o que é guardado pode se perder.</translation>
    </message>
</context>
<context>
    <name>lectern::ui::LibraryDelegate</name>
    <message>
        <source>Title of the document</source>
        <translation>Título do documento</translation>
    </message>
    <message>
        <source>Title of the conversation</source>
        <translation>Título da conversa</translation>
    </message>
</context>
<context>
    <name>lectern::ui::LibraryModel</name>
    <message>
        <source>Conversation: %1</source>
        <translation>Conversa: %1</translation>
    </message>
</context>
<context>
    <name>lectern::ui::LibraryNotices</name>
    <message>
        <source>This library was made by a newer version of Lectern. It can be read here, and is not changed.</source>
        <translation>Esta biblioteca foi feita por uma versão mais nova do Lectern. Pode ser lida aqui e não é alterada.</translation>
    </message>
    <message>
        <source>The library is on a network (%1): locks and writes may not hold there, and what is kept could be lost.</source>
        <translation>A biblioteca está em uma rede (%1): travas e gravações podem não valer lá, e o que é guardado pode se perder.</translation>
    </message>
    <message numerus="yes">
        <source>The model is another one: %Ln document(s) are read again in the background.</source>
        <translation>
            <numerusform>O modelo é outro: %Ln documento é lido de novo em segundo plano.</numerusform>
            <numerusform>O modelo é outro: %Ln documentos são lidos de novo em segundo plano.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no room to save what is read: it may have to be read again. Questions and answers are kept.</source>
        <translation>Não há espaço para salvar o que é lido: talvez precise ser lido de novo. Perguntas e respostas são guardadas.</translation>
    </message>
    <message>
        <source>The disk is full: what is read is not saved any more and may have to be read again. Questions and answers are kept.</source>
        <translation>O disco está cheio: o que é lido não é mais salvo e talvez precise ser lido de novo. Perguntas e respostas são guardadas.</translation>
    </message>
    <message>
        <source>What is read can no longer be saved and may have to be read again. Questions and answers are kept.</source>
        <translation>O que é lido não pode mais ser salvo e talvez precise ser lido de novo. Perguntas e respostas são guardadas.</translation>
    </message>
</context>
<context>
    <name>lectern::ui::LibraryPane</name>
    <message>
        <source>Library</source>
        <translation>Biblioteca</translation>
    </message>
    <message>
        <source>Search everything</source>
        <translation>Buscar em tudo</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>Documentos</translation>
    </message>
</context>
<context>
    <name>lectern::ui::LibraryView</name>
    <message>
        <source>Documents and conversations</source>
        <translation>Documentos e conversas</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Nova conversa</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Renomear</translation>
    </message>
    <message>
        <source>Forget…</source>
        <translation>Esquecer…</translation>
    </message>
    <message>
        <source>Leave out of this conversation</source>
        <translation>Deixar fora desta conversa</translation>
    </message>
    <message>
        <source>Read in this conversation too</source>
        <translation>Ler também nesta conversa</translation>
    </message>
</context>
<context>
    <name>lectern::ui::MessageBar</name>
    <message>
        <source>Close this message</source>
        <translation>Fechar esta mensagem</translation>
    </message>
</context>
<context>
    <name>lectern::ui::Meter</name>
    <message>
        <source>Use of the model&apos;s window: %1</source>
        <translation>Uso da janela do modelo: %1</translation>
    </message>
    <message>
        <source>Free %1 of %2</source>
        <translation>Livre %1 de %2</translation>
    </message>
    <message>
        <source>%1 more than the %2 that fit</source>
        <translation>%1 a mais do que os %2 que cabem</translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) together %1</source>
        <translation>
            <numerusform>%Ln documento %1</numerusform>
            <numerusform>%Ln documentos juntos %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Documents %1</source>
        <translation>Documentos %1</translation>
    </message>
    <message>
        <source>Conversation %1 · Answer reserve %2</source>
        <translation>Conversa %1 · Reserva da resposta %2</translation>
    </message>
</context>
<context>
    <name>lectern::ui::ModelCard</name>
    <message>
        <source>The model</source>
        <translation>O modelo</translation>
    </message>
    <message>
        <source>Part of Lectern. It runs on this computer; nothing is sent anywhere.</source>
        <translation>Faz parte do Lectern. Funciona neste computador; nada é enviado a lugar nenhum.</translation>
    </message>
    <message>
        <source>From %1. It runs on this computer; nothing is sent anywhere.</source>
        <translation>De %1. Funciona neste computador; nada é enviado a lugar nenhum.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamanho</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Camadas</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Janela</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>Funciona em</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Velocidade</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licença</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Conversa</translation>
    </message>
</context>
<context>
    <name>lectern::ui::ModelChoice</name>
    <message>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <source>Built in: finds and quotes</source>
        <translation>Embutido: encontra e cita</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Escolher uma pasta…</translation>
    </message>
    <message>
        <source>Folder of a model</source>
        <translation>Pasta de um modelo</translation>
    </message>
    <message>
        <source>Choose a GGUF file…</source>
        <translation>Escolher um arquivo GGUF…</translation>
    </message>
    <message>
        <source>File of a model</source>
        <translation>Arquivo de um modelo</translation>
    </message>
    <message>
        <source>GGUF files (*.gguf)</source>
        <translation>Arquivos GGUF (*.gguf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Todos os arquivos (*)</translation>
    </message>
    <message>
        <source>Looking at the model…</source>
        <translation>Examinando o modelo…</translation>
    </message>
    <message>
        <source>The built-in model cannot be used: %1.</source>
        <translation>Não é possível usar o modelo embutido: %1.</translation>
    </message>
    <message>
        <source>“%1” cannot be used: %2.</source>
        <translation>Não é possível usar “%1”: %2.</translation>
    </message>
</context>
<context>
    <name>lectern::ui::ModelPresenter</name>
    <message>
        <source>The built-in model finds sentences and quotes them; in long documents it often finds the wrong one.</source>
        <translation>O modelo embutido encontra frases e as cita; em documentos longos, muitas vezes encontra a errada.</translation>
    </message>
    <message>
        <source>%1 tokens fit into one conversation.</source>
        <translation>Cabem %1 tokens em uma conversa.</translation>
    </message>
    <message>
        <source>The GPU is not used any more: %1. What comes next is computed on the CPU.</source>
        <translation>A GPU não é mais usada: %1. O que vem a seguir é calculado na CPU.</translation>
    </message>
</context>
<context>
    <name>lectern::ui::OcrOffer</name>
    <message>
        <source>Continue without</source>
        <translation>Continuar sem isso</translation>
    </message>
    <message>
        <source>Use what is done</source>
        <translation>Usar o que está pronto</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Parar</translation>
    </message>
    <message>
        <source>Pages recognised</source>
        <translation>Páginas reconhecidas</translation>
    </message>
    <message>
        <source>Languages of the scanned pages</source>
        <translation>Idiomas das páginas digitalizadas</translation>
    </message>
    <message>
        <source>Ends the recognition; the pages that are done become part of the document</source>
        <translation>Encerra o reconhecimento; as páginas prontas passam a fazer parte do documento</translation>
    </message>
    <message>
        <source>Ends the recognition; the pages that are done are kept for later</source>
        <translation>Encerra o reconhecimento; as páginas prontas ficam guardadas para depois</translation>
    </message>
    <message numerus="yes">
        <source>%Ln page(s)</source>
        <translation>
            <numerusform>%Ln página</numerusform>
            <numerusform>%Ln páginas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln have no text (%1)</source>
        <translation>
            <numerusform>%Ln não tem texto (%1)</numerusform>
            <numerusform>%Ln não têm texto (%1)</numerusform>
        </translation>
    </message>
    <message>
        <source>No language for OCR is installed (package tesseract-ocr-eng for English).</source>
        <translation>Nenhum idioma para OCR está instalado (pacote tesseract-ocr-por para português).</translation>
    </message>
    <message numerus="yes">
        <source>Run OCR on %Ln page(s)</source>
        <translation>
            <numerusform>Fazer OCR de %Ln página</numerusform>
            <numerusform>Fazer OCR de %Ln páginas</numerusform>
        </translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>Languages of the scanned pages: %1</source>
        <translation>Idiomas das páginas digitalizadas: %1</translation>
    </message>
    <message>
        <source>Recognising page %1 of %2</source>
        <translation>Reconhecendo a página %1 de %2</translation>
    </message>
    <message>
        <source>about %1 s left</source>
        <translation>faltam cerca de %1 s</translation>
    </message>
    <message>
        <source>about %1 min %2 s left</source>
        <translation>faltam cerca de %1 min %2 s</translation>
    </message>
    <message>
        <source>The recognised text is being taken over…</source>
        <translation>O texto reconhecido está sendo incorporado…</translation>
    </message>
</context>
<context>
    <name>lectern::ui::OcrPresenter</name>
    <message>
        <source>the file is encrypted and needs a password</source>
        <translation>o arquivo está criptografado e precisa de uma senha</translation>
    </message>
    <message>
        <source>The scanned pages of “%1” could not be recognised: %2</source>
        <translation>Não foi possível reconhecer as páginas digitalizadas de “%1”: %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln page(s) of “%1” have no text: %2</source>
        <translation>
            <numerusform>%Ln página de “%1” não tem texto: %2</numerusform>
            <numerusform>%Ln páginas de “%1” não têm texto: %2</numerusform>
        </translation>
    </message>
    <message>
        <source>a document</source>
        <translation>um documento</translation>
    </message>
</context>
<context>
    <name>lectern::ui::OpeningPresenter</name>
    <message>
        <source>opening</source>
        <translation>abrindo</translation>
    </message>
    <message>
        <source>Open documents</source>
        <translation>Abrir documentos</translation>
    </message>
    <message>
        <source>Documents (*.pdf *.epub *.docx *.odt *.html *.htm *.xhtml *.md *.markdown *.txt *.text)</source>
        <translation>Documentos (*.pdf *.epub *.docx *.odt *.html *.htm *.xhtml *.md *.markdown *.txt *.text)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Todos os arquivos (*)</translation>
    </message>
    <message>
        <source>opening, page %1 of %2</source>
        <translation>abrindo, página %1 de %2</translation>
    </message>
</context>
<context>
    <name>lectern::ui::OutlinePanel</name>
    <message>
        <source>This document has no outline.</source>
        <translation>Este documento não tem sumário.</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>Sumário</translation>
    </message>
</context>
<context>
    <name>lectern::ui::PageNavigator</name>
    <message>
        <source>Previous page</source>
        <translation>Página anterior</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Próxima página</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Página</translation>
    </message>
    <message>
        <source>Go to page</source>
        <translation>Ir para a página</translation>
    </message>
    <message>
        <source>/ %1</source>
        <translation>/ %1</translation>
    </message>
    <message>
        <source>Page %1, number %2 of %3</source>
        <translation>Página %1, número %2 de %3</translation>
    </message>
    <message>
        <source>/ %1 · OCR</source>
        <translation>/ %1 · OCR</translation>
    </message>
    <message>
        <source>The text of this page was recognised in its image; it may have mistakes.</source>
        <translation>O texto desta página foi reconhecido na imagem dela; pode conter erros.</translation>
    </message>
    <message>
        <source>text by OCR</source>
        <translation>texto por OCR</translation>
    </message>
</context>
<context>
    <name>lectern::ui::PageView</name>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Ask about this</source>
        <translation>Perguntar sobre isto</translation>
    </message>
    <message>
        <source>Select the page</source>
        <translation>Selecionar a página</translation>
    </message>
    <message>
        <source>Links on this page</source>
        <translation>Links nesta página</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a link's words and where it leads</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>lectern::ui::PalettePresenter</name>
    <message>
        <source>Document</source>
        <translation>Documento</translation>
    </message>
    <message>
        <source>Conversation · %1</source>
        <translation>Conversa · %1</translation>
    </message>
</context>
<context>
    <name>lectern::ui::PasswordDialog</name>
    <message>
        <source>Password</source>
        <translation>Senha</translation>
    </message>
    <message>
        <source>The password is wrong. Password of %1:</source>
        <translation>A senha está errada. Senha de %1:</translation>
    </message>
    <message>
        <source>%1 is encrypted. Its password:</source>
        <translation>%1 está criptografado. Senha:</translation>
    </message>
</context>
<context>
    <name>lectern::ui::QuestionBubble</name>
    <message>
        <source>Edit</source>
        <translation>Editar</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Perguntar</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Pergunta</translation>
    </message>
    <message>
        <source>Edit the question</source>
        <translation>Editar a pergunta</translation>
    </message>
    <message>
        <source>The question, anew</source>
        <translation>A pergunta, de novo</translation>
    </message>
</context>
<context>
    <name>lectern::ui::ReadingPresenter</name>
    <message>
        <source>This document has no text: there is nothing to ask about.</source>
        <translation>Este documento não tem texto: não há sobre o que perguntar.</translation>
    </message>
    <message>
        <source>reading</source>
        <translation>lendo</translation>
    </message>
    <message>
        <source>reading, page %1</source>
        <translation>lendo, página %1</translation>
    </message>
    <message>
        <source>This document could not be read.</source>
        <translation>Não foi possível ler este documento.</translation>
    </message>
    <message>
        <source>Already read: starts at once</source>
        <translation>Já lido: começa na hora</translation>
    </message>
    <message>
        <source>Looking up what is read already…</source>
        <translation>Verificando o que já foi lido…</translation>
    </message>
    <message>
        <source>About page 1 only: starts at once</source>
        <translation>Só sobre a página 1: começa na hora</translation>
    </message>
    <message>
        <source>About pages 1–%1 only: starts at once</source>
        <translation>Só sobre as páginas 1–%1: começa na hora</translation>
    </message>
    <message>
        <source>This library was made by a newer version of Lectern: it can be read, not asked about.</source>
        <translation>Esta biblioteca foi feita por uma versão mais nova do Lectern: pode ser lida, mas não consultada.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>The pages are images: there is nothing to ask about until their text is recognised.</source>
        <translation>As páginas são imagens: não há o que perguntar até que o texto delas seja reconhecido.</translation>
    </message>
</context>
<context>
    <name>lectern::ui::ReadingStrip</name>
    <message>
        <source>Reading strip</source>
        <translation>Faixa de leitura</translation>
    </message>
    <message>
        <source>p. %1</source>
        <translation>p. %1</translation>
    </message>
    <message>
        <source>pp. %1–%2</source>
        <translation>pp. %1–%2</translation>
    </message>
    <message>
        <source>read</source>
        <translation>lido</translation>
    </message>
    <message>
        <source>being read</source>
        <translation>sendo lida</translation>
    </message>
    <message>
        <source>no text</source>
        <translation>sem texto</translation>
    </message>
    <message>
        <source>some without text</source>
        <translation>algumas sem texto</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>ainda não lida</translation>
    </message>
    <message>
        <source>cited</source>
        <translation>citada</translation>
    </message>
    <message>
        <source>found here</source>
        <translation>encontrado aqui</translation>
    </message>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n página</numerusform>
            <numerusform>%n páginas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n read</source>
        <translation>
            <numerusform>%n lida</numerusform>
            <numerusform>%n lidas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without text</source>
        <translation>
            <numerusform>%n sem texto</numerusform>
            <numerusform>%n sem texto</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cited</source>
        <translation>
            <numerusform>%n citada</numerusform>
            <numerusform>%n citadas</numerusform>
        </translation>
    </message>
    <message>
        <source>now at p. %1</source>
        <translation>agora na p. %1</translation>
    </message>
    <message>
        <source>text by OCR</source>
        <translation>texto por OCR</translation>
    </message>
    <message>
        <source>some text by OCR</source>
        <translation>parte do texto por OCR</translation>
    </message>
    <message numerus="yes">
        <source>%n by OCR</source>
        <translation>
            <numerusform>%n por OCR</numerusform>
            <numerusform>%n por OCR</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lectern::ui::ReasoningFold</name>
    <message>
        <source>Thoughts</source>
        <translation>Pensamentos</translation>
    </message>
    <message>
        <source>Thought for %1 s</source>
        <translation>Pensou por %1 s</translation>
    </message>
    <message>
        <source>Thought for %1 min %2 s</source>
        <translation>Pensou por %1 min %2 s</translation>
    </message>
    <message>
        <source>Thinking…</source>
        <translation>Pensando…</translation>
    </message>
    <message>
        <source>Shows what the model thought before it answered</source>
        <translation>Mostra o que o modelo pensou antes de responder</translation>
    </message>
    <message>
        <source>What the model thought</source>
        <translation>O que o modelo pensou</translation>
    </message>
</context>
<context>
    <name>lectern::ui::RelatedFold</name>
    <message>
        <source>Related passages</source>
        <translation>Trechos relacionados</translation>
    </message>
    <message>
        <source>Shows what search finds for the question and the answer does not quote</source>
        <translation>Mostra o que a busca encontra para a pergunta e a resposta não cita</translation>
    </message>
</context>
<context>
    <name>lectern::ui::RelatedPassage</name>
    <message>
        <source>Shows the passage in the document</source>
        <translation>Mostra o trecho no documento</translation>
    </message>
</context>
<context>
    <name>lectern::ui::RenamePresenter</name>
    <message>
        <source>Renamed to “%1”.</source>
        <translation>Renomeado para “%1”.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Desfazer</translation>
    </message>
</context>
<context>
    <name>lectern::ui::SearchResults</name>
    <message>
        <source>Places found</source>
        <translation>Lugares encontrados</translation>
    </message>
    <message>
        <source>Nothing found for “%1”.</source>
        <translation>Nada encontrado para “%1”.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln place(s) found</source>
        <translation>
            <numerusform>%Ln lugar encontrado</numerusform>
            <numerusform>%Ln lugares encontrados</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lectern::ui::SendButton</name>
    <message>
        <source>Stop</source>
        <translation>Parar</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Enviar</translation>
    </message>
    <message>
        <source>Stop the answer (Esc)</source>
        <translation>Parar a resposta (Esc)</translation>
    </message>
    <message>
        <source>Send the question (Enter)</source>
        <translation>Enviar a pergunta (Enter)</translation>
    </message>
</context>
<context>
    <name>lectern::ui::SettingsDialog</name>
    <message>
        <source>Restart now</source>
        <translation>Reiniciar agora</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Configurações</translation>
    </message>
    <message>
        <source>&amp;Theme:</source>
        <translation>&amp;Tema:</translation>
    </message>
    <message>
        <source>&amp;Language:</source>
        <translation>&amp;Idioma:</translation>
    </message>
    <message>
        <source>&amp;Model:</source>
        <translation>&amp;Modelo:</translation>
    </message>
    <message>
        <source>Li&amp;brary:</source>
        <translation>&amp;Biblioteca:</translation>
    </message>
    <message>
        <source>Your choices count from the next start of Lectern.</source>
        <translation>As suas escolhas valem a partir da próxima vez que o Lectern for iniciado.</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Tema</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Como no sistema</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Escuro</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>The choice cannot be kept: %1 cannot be written.</source>
        <translation>A escolha não pode ser guardada: não é possível gravar %1.</translation>
    </message>
    <message>
        <source>What takes space…</source>
        <translation>O que ocupa espaço…</translation>
    </message>
</context>
<context>
    <name>lectern::ui::SpaceDialog</name>
    <message>
        <source>Looking…</source>
        <translation>Verificando…</translation>
    </message>
    <message>
        <source>Delete what was read</source>
        <translation>Apagar o que foi lido</translation>
    </message>
    <message>
        <source>What takes space</source>
        <translation>O que ocupa espaço</translation>
    </message>
    <message>
        <source>Documents by size</source>
        <translation>Documentos por tamanho</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Documento</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamanho</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Último uso</translation>
    </message>
    <message>
        <source>A document whose reading is deleted stays, and is read again when it is needed.</source>
        <translation>Um documento cuja leitura é apagada fica, e é lido de novo quando for preciso.</translation>
    </message>
    <message>
        <source>The library is in “%1”. Only you can read its files. They are not encrypted.</source>
        <translation>A biblioteca está em “%1”. Só você pode ler seus arquivos. Eles não são criptografados.</translation>
    </message>
    <message>
        <source>What was read takes %1, of at most %2. Texts, questions and answers take %3.</source>
        <translation>O que foi lido ocupa %1, de no máximo %2. Textos, perguntas e respostas ocupam %3.</translation>
    </message>
</context>
<context>
    <name>lectern::ui::Suggestions</name>
    <message>
        <source>Ask something, or begin with one of these:</source>
        <translation>Pergunte algo, ou comece com uma destas:</translation>
    </message>
    <message>
        <source>What is this document about?</source>
        <translation>Sobre o que é este documento?</translation>
    </message>
    <message>
        <source>Key dates and figures</source>
        <translation>Datas e números importantes</translation>
    </message>
    <message>
        <source>What does it say about …?</source>
        <translation>O que ele diz sobre …?</translation>
    </message>
</context>
<context>
    <name>lectern::ui::TurnFailure</name>
    <message>
        <source>Retry</source>
        <translation>Tentar de novo</translation>
    </message>
</context>
<context>
    <name>lectern::ui::TurnFooter</name>
    <message>
        <source>Previous answer</source>
        <translation>Resposta anterior</translation>
    </message>
    <message>
        <source>Next answer</source>
        <translation>Próxima resposta</translation>
    </message>
    <message>
        <source>Regenerate</source>
        <translation>Responder de novo</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Answer once more, beside this answer (Ctrl+R for the last)</source>
        <translation>Responder outra vez, ao lado desta resposta (Ctrl+R para a última)</translation>
    </message>
    <message>
        <source>Copy the answer with its page marks (Ctrl+Shift+C for the last)</source>
        <translation>Copiar a resposta com as marcas de página (Ctrl+Shift+C para a última)</translation>
    </message>
    <message>
        <source>Answer %1 of %2</source>
        <translation>Resposta %1 de %2</translation>
    </message>
</context>
<context>
    <name>lectern::ui::TurnList</name>
    <message>
        <source>Conversation</source>
        <translation>Conversa</translation>
    </message>
</context>
<context>
    <name>lectern::ui::ViewControls</name>
    <message>
        <source>Size of the pages</source>
        <translation>Tamanho das páginas</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>an action and its key</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>size of the pages</comment>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>lectern::ui::WindowActions</name>
    <message>
        <source>Open a file</source>
        <translation>Abrir um arquivo</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Nova conversa</translation>
    </message>
    <message>
        <source>Search everything</source>
        <translation>Buscar em tudo</translation>
    </message>
    <message>
        <source>Show or hide the library</source>
        <translation>Mostrar ou ocultar a biblioteca</translation>
    </message>
    <message>
        <source>Find in the document</source>
        <translation>Localizar no documento</translation>
    </message>
    <message>
        <source>Go to a page</source>
        <translation>Ir para uma página</translation>
    </message>
    <message>
        <source>The next place found</source>
        <translation>O próximo trecho encontrado</translation>
    </message>
    <message>
        <source>The place found before</source>
        <translation>O trecho encontrado anterior</translation>
    </message>
    <message>
        <source>Back to where you were in the document</source>
        <translation>Voltar para onde você estava no documento</translation>
    </message>
    <message>
        <source>Forward again</source>
        <translation>Avançar de novo</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Maior</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Menor</translation>
    </message>
    <message>
        <source>As wide as the pane</source>
        <translation>Na largura do painel</translation>
    </message>
    <message>
        <source>The whole page</source>
        <translation>A página inteira</translation>
    </message>
    <message>
        <source>As large as on paper</source>
        <translation>No tamanho do papel</translation>
    </message>
    <message>
        <source>Commands, documents and conversations by name</source>
        <translation>Comandos, documentos e conversas pelo nome</translation>
    </message>
    <message>
        <source>About the model</source>
        <translation>Sobre o modelo</translation>
    </message>
    <message>
        <source>To the next pane</source>
        <translation>Para o próximo painel</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>Tema claro</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>Tema escuro</translation>
    </message>
    <message>
        <source>Theme of the system</source>
        <translation>Tema do sistema</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Configurações</translation>
    </message>
    <message>
        <source>This list of keys</source>
        <translation>Esta lista de teclas</translation>
    </message>
    <message>
        <source>About Lectern</source>
        <translation>Sobre o Lectern</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Sair</translation>
    </message>
    <message>
        <source>Ask about what is selected</source>
        <translation>Perguntar sobre o que está selecionado</translation>
    </message>
    <message>
        <source>What was found in the file</source>
        <translation>O que foi encontrado no arquivo</translation>
    </message>
    <message>
        <source>Two pages side by side</source>
        <translation>Duas páginas lado a lado</translation>
    </message>
    <message>
        <source>Show the text the model sees</source>
        <translation>Mostrar o texto que o modelo vê</translation>
    </message>
    <message>
        <source>Show or hide the small pages</source>
        <translation>Mostrar ou ocultar as páginas pequenas</translation>
    </message>
</context>
<context>
    <name>lectern::ui::WindowBar</name>
    <message>
        <source>▤ Library</source>
        <translation>▤ Biblioteca</translation>
    </message>
    <message>
        <source>Show or hide the library</source>
        <translation>Mostrar ou ocultar a biblioteca</translation>
    </message>
    <message>
        <source>☰ Outline</source>
        <translation>☰ Sumário</translation>
    </message>
    <message>
        <source>The model</source>
        <translation>O modelo</translation>
    </message>
    <message>
        <source>⌕ Find</source>
        <translation>⌕ Localizar</translation>
    </message>
    <message>
        <source>Find in the document</source>
        <translation>Localizar no documento</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Configurações</translation>
    </message>
    <message>
        <source>Theme of the system</source>
        <translation>Tema do sistema</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Escuro</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Teclas</translation>
    </message>
    <message>
        <source>About Lectern</source>
        <translation>Sobre o Lectern</translation>
    </message>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n página</numerusform>
            <numerusform>%n páginas</numerusform>
        </translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Configurações…</translation>
    </message>
    <message>
        <source>Show or hide the outline and the small pages</source>
        <translation>Mostrar ou ocultar o sumário e as páginas pequenas</translation>
    </message>
</context>
<context>
    <name>lectern::ui::WindowPresenter</name>
    <message>
        <source>Opening the library…</source>
        <translation>Abrindo a biblioteca…</translation>
    </message>
    <message>
        <source>Open a document to ask about it.</source>
        <translation>Abra um documento para perguntar sobre ele.</translation>
    </message>
    <message>
        <source>Opening %1…</source>
        <translation>Abrindo %1…</translation>
    </message>
    <message>
        <source>The scanned pages have text now. This conversation keeps the text that it has read.</source>
        <translation>As páginas digitalizadas agora têm texto. Esta conversa mantém o texto que leu.</translation>
    </message>
    <message>
        <source>Open the new text</source>
        <translation>Abrir o novo texto</translation>
    </message>
</context>
<context>
    <name>lectern::ui::WindowStatus</name>
    <message>
        <source>How much has been read</source>
        <translation>Quanto já foi lido</translation>
    </message>
    <message>
        <source>Nothing leaves this computer</source>
        <translation>Nada sai deste computador</translation>
    </message>
    <message>
        <source>Go on reading</source>
        <translation>Continuar a ler</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausar</translation>
    </message>
    <message>
        <source>Pause reading</source>
        <translation>Pausar a leitura</translation>
    </message>
    <message>
        <source>Ask about page 1</source>
        <translation>Perguntar sobre a página 1</translation>
    </message>
    <message>
        <source>Ask about pages 1–%1</source>
        <translation>Perguntar sobre as páginas 1–%1</translation>
    </message>
</context>
<context>
    <name>AddressOffer</name>
    <message>
        <source>This link leads to something that is not opened from here: %1</source>
        <translation>Este link leva a algo que não é aberto a partir daqui: %1</translation>
    </message>
    <message>
        <source>This link leads out of the document: %1</source>
        <translation>Este link leva para fora do documento: %1</translation>
    </message>
    <message>
        <source>Open in the browser</source>
        <translation>Abrir no navegador</translation>
    </message>
    <message>
        <source>Write a mail</source>
        <translation>Escrever um e-mail</translation>
    </message>
</context>
<context>
    <name>PageLinks</name>
    <message>
        <source>To p. %1</source>
        <translation>Para a p. %1</translation>
    </message>
</context>
<context>
    <name>ReportWords</name>
    <message numerus="yes">
        <source>%Ln page(s)</source>
        <translation>
            <numerusform>%Ln página</numerusform>
            <numerusform>%Ln páginas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln have no text (%1)</source>
        <translation>
            <numerusform>%Ln não tem texto (%1)</numerusform>
            <numerusform>%Ln não têm texto (%1)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln warning(s)</source>
        <translation>
            <numerusform>%Ln aviso</numerusform>
            <numerusform>%Ln avisos</numerusform>
        </translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texto</translation>
    </message>
</context>
<context>
    <name>TextPage</name>
    <message>
        <source>This page has no text.</source>
        <translation>Esta página não tem texto.</translation>
    </message>
</context>
<context>
    <name>lectern::ui::ArrivalNotices</name>
    <message>
        <source>%1 was changed since it was last opened. This is a new version; the one before stays in the library, with its conversations.</source>
        <translation>%1 mudou desde que foi aberto pela última vez. Esta é uma versão nova; a anterior continua na biblioteca, com as suas conversas.</translation>
    </message>
    <message>
        <source>%1 is the file of “%2”, which was elsewhere before.</source>
        <translation>%1 é o arquivo de “%2”, que antes estava em outro lugar.</translation>
    </message>
    <message>
        <source>%1 has the same content as “%2”, which is in the library already and is shown.</source>
        <translation>%1 tem o mesmo conteúdo que “%2”, que já está na biblioteca e é mostrado.</translation>
    </message>
</context>
<context>
    <name>lectern::ui::OriginalsPresenter</name>
    <message>
        <source>%1 holds something else than this document.</source>
        <translation>%1 contém outra coisa, não este documento.</translation>
    </message>
    <message>
        <source>Open it as a document of its own</source>
        <translation>Abrir como outro documento</translation>
    </message>
    <message>
        <source>The file is no longer at %1; its text is shown.</source>
        <translation>O arquivo não está mais em %1; o seu texto é mostrado.</translation>
    </message>
    <message>
        <source>The file %1 was changed after this version was read; this version's text is shown.</source>
        <translation>O arquivo %1 mudou depois que esta versão foi lida; é mostrado o texto desta versão.</translation>
    </message>
    <message>
        <source>Locate…</source>
        <translation>Localizar…</translation>
    </message>
    <message>
        <source>Choose the file where it is now: its pages are shown again</source>
        <translation>Escolha o arquivo onde ele está agora: as páginas voltam a ser mostradas</translation>
    </message>
    <message>
        <source>Where is “%1”?</source>
        <translation>Onde está “%1”?</translation>
    </message>
</context>
<context>
    <name>lectern::ui::PassageBlock</name>
    <message>
        <source>%1, %2</source>
        <comment>a document and a page of it</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>p. %1</source>
        <translation>p. %1</translation>
    </message>
    <message>
        <source>p. %1 (%2)</source>
        <translation>p. %1 (%2)</translation>
    </message>
    <message>
        <source>Asked about, %1: %2</source>
        <translation>Pergunta sobre, %1: %2</translation>
    </message>
    <message>
        <source>Don’t ask about this</source>
        <translation>Não perguntar sobre isto</translation>
    </message>
</context>
<context>
    <name>lectern::ui::ReportDialog</name>
    <message>
        <source>What was found in the file</source>
        <translation>O que foi encontrado no arquivo</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Título</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Arquivo</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Formato</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Páginas</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>Caracteres</translation>
    </message>
    <message>
        <source>Without text</source>
        <translation>Sem texto</translation>
    </message>
    <message>
        <source>Text recognised on</source>
        <translation>Texto reconhecido em</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Avisos</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Nenhum</translation>
    </message>
</context>
<context>
    <name>lectern::ui::ReportPresenter</name>
    <message>
        <source>Details</source>
        <translation>Detalhes</translation>
    </message>
    <message>
        <source>All that importing the file found</source>
        <translation>Tudo o que foi encontrado ao importar o arquivo</translation>
    </message>
    <message>
        <source>Continue without</source>
        <translation>Continuar sem elas</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>These pages are shown as they are; the model sees nothing of them.</source>
        <translation>Estas páginas são mostradas como são; o modelo não vê nada delas.</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>Importado em</translation>
    </message>
    <message>
        <source>Other versions, this is an older one</source>
        <translation>Outras versões; esta é uma anterior</translation>
    </message>
    <message>
        <source>Other versions, this is the newest</source>
        <translation>Outras versões; esta é a mais nova</translation>
    </message>
</context>
<context>
    <name>lectern::ui::SelectionOffer</name>
    <message>
        <source>Ask about this</source>
        <translation>Perguntar sobre isto</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>What can be done with the selection</source>
        <translation>O que pode ser feito com a seleção</translation>
    </message>
</context>
<context>
    <name>lectern::ui::SidePanel</name>
    <message>
        <source>Outline</source>
        <translation>Sumário</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Páginas</translation>
    </message>
</context>
<context>
    <name>lectern::ui::TextBeside</name>
    <message>
        <source>The text the model sees</source>
        <translation>O texto que o modelo vê</translation>
    </message>
</context>
<context>
    <name>lectern::ui::ThumbnailView</name>
    <message>
        <source>Pages</source>
        <translation>Páginas</translation>
    </message>
    <message>
        <source>Page %1, number %2 of %3</source>
        <translation>Página %1, número %2 de %3</translation>
    </message>
</context>
</TS>
